import { mkdirSync, readFileSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { Extractor, ExtractorConfig } from '@microsoft/api-extractor';
import type { ApiItem, ApiModel } from './api-model.ts';

/** What the SDK shows, entry by entry. */
export interface SdkModels {
  readonly main: readonly ApiItem[];
  readonly testing: readonly ApiItem[];
}

/** Reads the declarations of the built SDK as api-extractor understands them. */
export async function readSdkModels(repository: string): Promise<SdkModels> {
  return { main: readModel(repository, 'index.d.ts'), testing: readModel(repository, 'testing/index.d.ts') };
}

function readModel(repository: string, entry: string): readonly ApiItem[] {
  const project = join(repository, 'packages/sdk');
  const model = join(repository, '.holdfast/site', `${entry.replace('/', '-')}.api.json`);
  const declarations = join(project, 'dist', entry);
  if (!isNewer(model, join(project, 'dist/.tsbuildinfo'))) {
    mkdirSync(dirname(model), { recursive: true });
    const configObject = ExtractorConfig.loadFile(join(project, 'api-extractor.json'));
    const config = ExtractorConfig.prepare({
      configObject: {
        ...configObject,
        mainEntryPointFilePath: declarations,
        apiReport: { enabled: false },
        dtsRollup: { enabled: false },
        docModel: { enabled: true, apiJsonFilePath: model },
      },
      configObjectFullPath: join(project, 'api-extractor.json'),
      packageJsonFullPath: join(project, 'package.json'),
    });
    // What it has to say is said by the gate of the public API.
    Extractor.invoke(config, { messageCallback: (message) => (message.handled = true) });
  }
  return (JSON.parse(readFileSync(model, 'utf8')) as ApiModel).members[0].members ?? [];
}

function isNewer(file: string, than: string): boolean {
  const [own, other] = [file, than].map((path) => statSync(path, { throwIfNoEntry: false })?.mtimeMs);
  return own !== undefined && other !== undefined && own > other;
}
