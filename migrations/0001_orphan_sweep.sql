CREATE TABLE `orphan_candidates` (
	`key` text PRIMARY KEY NOT NULL,
	`seen_at` integer NOT NULL
);
--> statement-breakpoint
CREATE TABLE `orphan_sweep` (
	`id` integer PRIMARY KEY NOT NULL,
	`cursor` text,
	`started_at` integer NOT NULL
);
