// Says which daemon a program would talk to, and why.
import assert from 'node:assert/strict';
import { type ConnectExplanation, type ConnectSource, explainConnect } from '@holdfast/sdk';

const explanation: ConnectExplanation = await explainConnect();
const sources: ConnectSource[] = explanation.steps.map(({ source }) => source);
assert.ok(sources.includes('environment'));
assert.equal(explanation.transport, 'unix');
assert.ok(explanation.socketPath.startsWith('/'));
