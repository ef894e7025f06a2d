/** A page of the console, as the router and the navigation know it. An area lists its pages in `<area>/pages.ts`. */
import type { ComponentType } from 'react';
import type { Words } from './words.ts';

export const NAVIGATION_GROUPS = ['calls', 'compliance', 'quality', 'insights', 'own'] as const;
export type NavigationGroup = (typeof NAVIGATION_GROUPS)[number];

export type Page = PageFacts & (Loaded | { readonly Content: ComponentType });

interface PageFacts {
  /** Such as `/recordings/:id`. */
  readonly path: string;
  readonly title: Words<{ readonly title: string }>;
  /** Whoever has any of these rights sees it. */
  readonly rights: readonly string[];
  /** Pages of the side navigation; others are reached from one. */
  readonly group?: NavigationGroup;
}

/** When somebody opens it; pages that are there from the start have their `Content`. */
interface Loaded {
  readonly load: () => Promise<{ readonly Page: ComponentType }>;
}
