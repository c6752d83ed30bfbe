/** The names and ranges that `user_details` of a request may use. */

/** Slider range of a body dimension: 0 the average, ±1 the full slider, beyond it extrapolated. */
export const BODY_DIMENSION_RANGE = { min: -2, max: 2, default: 0 } as const;

export const BODY_DIMENSIONS = [
  "b_{main}_muscular",
  "b_{main}_overweight",
  "b_{main}_skinny",
  "b_{Head}_Neck Thickness",
  "b_{Head}_Neck Length",
  "b_{Torso}_Shoulder Width",
  "b_{Torso}_Chest Width",
  "b_{Torso}_Breast Size",
  "b_{Torso}_Waist Thickness",
  "b_{Torso}_Belly Size",
  "b_{Torso}_Hips Size",
  "b_{Arms}_Upper Arm Length",
  "b_{Arms}_Upper Arm Thickness",
  "b_{Arms}_Forearm Length",
  "b_{Arms}_Forearm Thickness",
  "b_{Legs}_Thigh Length",
  "b_{Legs}_Thigh Thickness",
  "b_{Legs}_Shin Length",
  "b_{Legs}_Shin Thickness",
  "b_{Arms}_Hand Width",
  "b_{Arms}_Hand Thickness",
  "b_{Legs}_Foot Length",
] as const;
export type BodyDimension = (typeof BODY_DIMENSIONS)[number];

/** Scale of one axis of a bone. */
export const BONE_SCALE_RANGE = { min: 0.5, max: 2, default: 1 } as const;

/** Groups of bones under names a customer understands; both sides at once where there are two. */
export const BONE_GROUPS = [
  "spine",
  "neck",
  "head",
  "shoulder",
  "upper arm",
  "forearm",
  "hand",
  "hips",
  "thigh",
  "shin",
  "foot",
] as const;
export type BoneGroup = (typeof BONE_GROUPS)[number];

const MIDDLE_BONES = [
  "spine01",
  "spine02",
  "spine03",
  "spine04",
  "spine05",
  "neck01",
  "neck02",
  "neck03",
] as const;
const PAIRED_BONES = [
  "clavicle",
  "shoulder01",
  "upperarm01",
  "upperarm02",
  "lowerarm01",
  "lowerarm02",
  "wrist",
  "breast",
  "pelvis",
  "upperleg01",
  "upperleg02",
  "lowerleg01",
  "lowerleg02",
] as const;

/**
 * The rig's own bones: `upperarm01.L` is the left one, `upperarm01` both. `foot` and `head` are
 * groups: their toes and features scale with them.
 */
export const RIG_BONES = [
  ...MIDDLE_BONES,
  ...PAIRED_BONES,
  ...PAIRED_BONES.map((name) => `${name}.L` as const),
  ...PAIRED_BONES.map((name) => `${name}.R` as const),
] as const;
export type RigBone = (typeof RIG_BONES)[number];

/** Every name that `body_dimension_lengths` may use. */
export const SCALABLE_BONES = [...BONE_GROUPS, ...RIG_BONES] as const;
export type ScalableBone = (typeof SCALABLE_BONES)[number];

export const GENDERS = ["Female", "Male"] as const;
export type Gender = (typeof GENDERS)[number];

export const FACE_SHAPES = [
  "oval",
  "round",
  "square",
  "long",
  "rectangular",
  "heart",
  "triangle",
  "diamond",
] as const;
export type FaceShape = (typeof FACE_SHAPES)[number];

/** Monk Skin Tone 1 to 10, numbered from 0. */
export const SKIN_TONE_RANGE = { min: 0, max: 9, default: 3 } as const;

export const EXPRESSIONS = [
  "Neutral",
  "Smile",
  "Laugh",
  "Kiss",
  "Wink",
  "Angry",
  "Sad",
  "Surprised",
  "Thinking",
  "Confident",
  "Sleepy",
  "Fear",
  "Disgust",
  "Sceptical",
] as const;
export type Expression = (typeof EXPRESSIONS)[number];

/** "0" is bald. */
export const HAIRSTYLES = ["0", "1", "2", "3", "4", "5", "6", "7", "8", "9", "10"] as const;
export type Hairstyle = (typeof HAIRSTYLES)[number];

export const POSES = [
  "I-Pose",
  "A-Pose",
  "T-Pose",
  "Relaxed",
  "Contrapposto",
  "Hands On Hips",
  "Arms Crossed",
  "Wave",
  "Model",
  "Walk",
  "Thinking",
  "Confident",
  "Gym",
  "Casual",
  "At Ease",
  "Crossed Legs",
  "Hand On Hip",
  "Showing",
  "Step Up",
  "Sit",
  "Run",
  "Handstand",
] as const;
export type Pose = (typeof POSES)[number];

export const CAMERA_VIEWS = [
  "Front",
  "Back",
  "Left",
  "Right",
  "FrontLeft",
  "FrontRight",
  "BackLeft",
  "BackRight",
  "Face",
  "UpperBody",
  "LowerBody",
] as const;
export type CameraView = (typeof CAMERA_VIEWS)[number];

/** 0 dressed, 1 body in the base layer, 2 fit map (pictures only). */
export const VIEW_MODES = [0, 1, 2] as const;
export type ViewMode = (typeof VIEW_MODES)[number];

/**
 * Between which the measurements of 1,000 bodies with random dimensions lie, rounded outwards:
 * centimetres, `volume` in litres; `npm run sheet -- --ranges` measures them. A body scaled by
 * `body_dimension_lengths` can lie outside.
 */
export const MEASUREMENT_RANGES = {
  height: { min: 140, max: 208 },
  neck: { min: 24, max: 65 },
  chest: { min: 72, max: 179 },
  underbust: { min: 48, max: 160 },
  waist: { min: 45, max: 168 },
  waistNavel: { min: 53, max: 181 },
  hips: { min: 70, max: 181 },
  upperArm: { min: 14, max: 58 },
  forearm: { min: 16, max: 47 },
  wrist: { min: 10, max: 29 },
  thigh: { min: 35, max: 96 },
  calf: { min: 22, max: 65 },
  armLength: { min: 34, max: 76 },
  inseam: { min: 56, max: 114 },
  shoulderWidth: { min: 29, max: 56 },
  backLength: { min: 37, max: 48 },
  footLength: { min: 17, max: 32 },
  handLength: { min: 16, max: 21 },
  volume: { min: 32, max: 208 },
} as const;
