import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { brokenLinks } from './check-links.ts';
import { commandsPage } from './commands-page.ts';
import { sdkPages } from './sdk-reference/sdk-pages.ts';
import { readSdkModels } from './sdk-reference/read-sdk-models.ts';
import { stagePages, writePage } from './stage-pages.ts';

const folder = fileURLToPath(new URL('.', import.meta.url));
const repository = fileURLToPath(new URL('../..', import.meta.url));
const stage = join(repository, '.holdfast/site/pages');
const site = join(repository, 'site');

stagePages(repository, stage);
for (const { file, text } of sdkPages(await readSdkModels(repository))) writePage(stage, `reference/sdk/${file}`, text);
writePage(stage, 'reference/commands.md', commandsPage());

const vitepress = join(folder, 'node_modules/vitepress/bin/vitepress.js');
const build = spawnSync(process.execPath, [vitepress, 'build', folder], {
  stdio: ['ignore', 'pipe', 'pipe'],
  encoding: 'utf8',
});
if (build.error) throw build.error;
if (build.status !== 0) {
  process.stderr.write(`${build.stdout}${build.stderr}`);
  process.exit(1);
}
const broken = brokenLinks(site, process.env['HOLDFAST_SITE_BASE'] ?? '/');
for (const each of broken) console.error(each);
if (broken.length > 0) process.exit(1);
console.log(`the site is in ${site}`);
