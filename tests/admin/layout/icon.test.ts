// Icons by name: what definitions ask for is there with the panel, and is not the table that stands for an unknown one.
import { expect, test } from 'vitest';
import { icons } from '../../../admin/layout/icon.tsx';
import { loadResources } from '../../../resources/define/load.ts';

const named = (await loadResources()).flatMap(({ name, icon, actions }) => [
  [name, icon] as const,
  ...Object.entries(actions).map(([action, { icon: drawn }]) => [`${name}.${action}`, drawn ?? null] as const),
]);

test.each(named.filter(([, icon]) => icon !== null))('%s has its icon, %s, in the first chunk', (_of, icon) => {
  expect(Object.keys(icons)).toContain(icon);
});
