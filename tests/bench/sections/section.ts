// What each part of the bench beside the main table is: a name, a heading, and a run that answers with lines of Markdown.
import type { Resource } from '../../../resources/define/index.ts';
import type { Lifetime } from '../lifetime.ts';

export interface SectionContext {
  life: Lifetime;
  /** A PostgreSQL of the bench, durable as `npm start` has it: make databases of your own on it. */
  serverUrl: string;
  resources: Resource[];
  /** Small sizes, to try the section itself. */
  quick: boolean;
  /** Tells what is going on, on stderr. */
  say: (line: string) => void;
}

export interface Section {
  /** For `npm run bench -- --only=name`. */
  name: string;
  title: string;
  /** Lines such as `- verify 1,000,000 rows: 41.2 s (target 60 s)`; each number as it was seen. */
  run: (context: SectionContext) => Promise<string>;
}
