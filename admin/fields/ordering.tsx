// The place in a hand-sorted list: lower comes first. A whole number in every respect.
import type { FieldFace } from './face.ts';
import { integerFace } from './integer.tsx';

export const orderingFace: FieldFace = { ...integerFace };
