CREATE TABLE `avatars` (
	`user_id` text PRIMARY KEY NOT NULL,
	`photo_key` text NOT NULL,
	`thumbnail_key` text NOT NULL,
	`uploaded_at` integer NOT NULL,
	FOREIGN KEY (`user_id`) REFERENCES `users`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE TABLE `clothes` (
	`url_key` text NOT NULL,
	`name_key` text NOT NULL,
	`url` text NOT NULL,
	`name` text NOT NULL,
	`brand` text NOT NULL,
	`gender` text NOT NULL,
	`colors` text NOT NULL,
	`colors_hex` text NOT NULL,
	`sizes` text NOT NULL,
	`updated_at` integer NOT NULL,
	PRIMARY KEY(`url_key`, `name_key`)
);
--> statement-breakpoint
CREATE INDEX `clothes_by_name` ON `clothes` (`name_key`);--> statement-breakpoint
CREATE TABLE `finished_tasks` (
	`task_id` text PRIMARY KEY NOT NULL,
	`user_id` text NOT NULL,
	`outcome` text NOT NULL,
	`attempt` integer NOT NULL,
	`message` text,
	`measurements` text,
	`fit` text,
	`engine` text,
	`ended_at` integer NOT NULL
);
--> statement-breakpoint
CREATE TABLE `gallery_items` (
	`url` text PRIMARY KEY NOT NULL,
	`task_id` text NOT NULL,
	`user_id` text NOT NULL,
	`type` text NOT NULL,
	`media_key` text NOT NULL,
	`thumbnail_key` text NOT NULL,
	`created_at` integer NOT NULL
);
--> statement-breakpoint
CREATE INDEX `gallery_by_user` ON `gallery_items` (`user_id`,`url`);--> statement-breakpoint
CREATE TABLE `nodes` (
	`id` text PRIMARY KEY NOT NULL,
	`name` text NOT NULL,
	`token_hash` text NOT NULL,
	`created_at` integer NOT NULL,
	`revoked_at` integer
);
--> statement-breakpoint
CREATE UNIQUE INDEX `nodes_name_unique` ON `nodes` (`name`);--> statement-breakpoint
CREATE UNIQUE INDEX `nodes_by_token` ON `nodes` (`token_hash`);--> statement-breakpoint
CREATE TABLE `user_details` (
	`user_id` text PRIMARY KEY NOT NULL,
	`face_shape` text NOT NULL,
	`skin_tone` integer NOT NULL,
	`body_dimensions` text NOT NULL,
	`real_world_measurements` text NOT NULL,
	`hair_style` text NOT NULL,
	`hair_color` text NOT NULL,
	FOREIGN KEY (`user_id`) REFERENCES `users`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE TABLE `users` (
	`id` text PRIMARY KEY NOT NULL,
	`email` text NOT NULL,
	`full_name` text NOT NULL,
	`date_of_birth` integer NOT NULL,
	`ethnicity` text NOT NULL,
	`gender` text NOT NULL,
	`created_at` integer NOT NULL
);
--> statement-breakpoint
CREATE UNIQUE INDEX `users_email_unique` ON `users` (`email`);