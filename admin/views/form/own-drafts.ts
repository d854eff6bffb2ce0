// The drafts of this browser.
import { Drafts } from './drafts.ts';

export const drafts = new Drafts(localStorage);
