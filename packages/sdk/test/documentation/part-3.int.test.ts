import { tryPages } from './try-pages.ts';

tryPages(3);
