import type { ConnectExplanation, ConnectStep } from '@holdfast/sdk';
import type { Answer } from '../../output/answer.js';
import { formatDetails } from '../../output/details.js';
import { type Column, formatTable } from '../../output/table.js';

const sources: Readonly<Record<ConnectStep['source'], string>> = {
  option: '--connect',
  environment: 'environment',
  profile: 'profiles',
  'session-socket': 'socket of the user',
  'system-socket': 'socket of the system',
  certificates: 'certificates',
};

const labels: Readonly<Record<ConnectExplanation['transport'], string>> = {
  unix: 'Socket',
  tls: 'Address',
  ssh: 'Through',
};

const columns: readonly Column<ConnectStep>[] = [
  { title: '', cell: ({ chosen }, style) => (chosen ? style('good', '>') : ' ') },
  { title: 'Looked at', cell: ({ source }) => sources[source] },
  { title: 'Place', cell: ({ source, place }) => (source === 'option' ? '' : place) },
  { title: 'Found', cell: ({ found }) => found },
];

/** Which daemon would be talked to, and what was looked at to find it. */
export function connectDetails(explanation: ConnectExplanation): Answer {
  const { uri, transport, address, steps } = explanation;
  return {
    value: explanation,
    names: [uri],
    text(style) {
      const head = formatDetails(
        [
          ['URI', style('strong', uri)],
          [labels[transport], address],
        ],
        style,
      );
      return `${head}\n${formatTable(columns, steps, style)}`;
    },
  };
}
