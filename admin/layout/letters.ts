// Which letter after `g` goes where: the first free letter of each name, so that new resources get theirs by themselves.
import type { Meta, ResourceMeta } from '../../resources/define/meta.ts';

export const homeLetter = 'h';

/** Letters by resource name, in the order of the menu. Resources beyond the alphabet get none. */
export function goLetters(resources: ResourceMeta[]): Map<string, string> {
  const letters = new Map<string, string>();
  const taken = new Set([homeLetter]);
  for (const { name, label } of resources) {
    const initials = label.many.split(/\s+/).map((word) => word.charAt(0));
    const candidates = [...initials, ...label.many, ...'abcdefghijklmnopqrstuvwxyz'].map((one) => one.toLowerCase());
    const letter = candidates.find((one) => /^[a-z]$/.test(one) && !taken.has(one));
    if (letter === undefined) break;
    taken.add(letter);
    letters.set(name, letter);
  }
  return letters;
}

/** Groups of the menu in order, each with its resources; the one that gives a group its name leads it. Empty ones are left out. */
export function menuGroups(meta: Meta): { name: string; resources: ResourceMeta[] }[] {
  const leads = (resource: ResourceMeta) => (resource.label.many === resource.group ? 0 : 1);
  return meta.groups
    .map((name) => ({
      name,
      resources: meta.resources
        .filter((one) => one.group === name && !one.nested)
        .toSorted((first, second) => leads(first) - leads(second)),
    }))
    .filter((group) => group.resources.length > 0);
}
