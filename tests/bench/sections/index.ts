// The parts of the bench beside the main table: found in this folder, run one after the other, each on a PostgreSQL of its own.
import { readdirSync } from 'node:fs';
import { loadResources } from '../../../resources/define/load.ts';
import { startPostgres } from '../database.ts';
import { Lifetime } from '../lifetime.ts';
import type { Options } from '../options.ts';
import type { Section } from './section.ts';

export const isAsked = ({ only }: Options, name: string): boolean => only.length === 0 || only.includes(name);

async function loadSections(): Promise<Section[]> {
  const files = readdirSync(new URL('.', import.meta.url)).filter((name) => !/^(index|section)\.ts$/.test(name));
  const loaded = files.toSorted().map(async (name) => ((await import(`./${name}`)) as { default: Section }).default);
  return Promise.all(loaded);
}

/** Prints each section under its heading as soon as it is there. */
export async function runSections(options: Options): Promise<void> {
  const sections = await loadSections();
  const names = ['table', ...sections.map(({ name }) => name)];
  const unknown = options.only.find((name) => !names.includes(name));
  if (unknown) throw new Error(`There is no part ${unknown}; there are ${names.join(', ')}.`);
  const resources = await loadResources();
  const say = (line: string): void => console.error(line);
  for (const section of sections.filter(({ name }) => isAsked(options, name))) {
    say(`${section.title} …`);
    const lines = await Lifetime.around(async (life) => {
      const { url: serverUrl } = await startPostgres(life);
      return section.run({ life, serverUrl, resources, quick: options.quick, say });
    });
    console.log(`\n### ${section.title}\n\n${lines}`);
  }
}
