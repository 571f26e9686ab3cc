import { DomainSpec } from '@holdfast/protocol';
import { expect, test } from 'vitest';
import { redactSecrets } from './redact-secrets.js';

test('passwords are taken out and the rest is kept, also in the spec that came in', () => {
  const spec = DomainSpec.fromPartial({
    name: 'web1',
    devices: {
      disks: [{ type: 'network', source: { protocol: 'https', cookies: [{ name: 'session', value: 'canary-1' }] } }],
      graphics: [{ type: 'vnc', port: 5900, passwd: 'canary-2' }, { type: 'spice' }],
    },
    launchSecurity: { type: 'sev', session: 'canary-3' },
  });
  const before = JSON.stringify(spec);
  const redacted = redactSecrets(spec);
  expect(JSON.stringify(redacted)).not.toContain('canary');
  expect(JSON.stringify(spec)).toBe(before);
  expect(redacted).toEqual(
    DomainSpec.fromPartial({
      name: 'web1',
      devices: {
        disks: [{ type: 'network', source: { protocol: 'https', cookies: [{ name: 'session' }] } }],
        graphics: [{ type: 'vnc', port: 5900 }, { type: 'spice' }],
      },
      launchSecurity: { type: 'sev' },
    }),
  );
});

test('a spec without secrets is answered as it is', () => {
  const spec = DomainSpec.fromPartial({ name: 'web1', devices: { graphics: [{ type: 'vnc' }] } });
  expect(redactSecrets(spec)).toBe(spec);
});
