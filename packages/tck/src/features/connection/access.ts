import { equal, isTrue, refused } from '../../suite/expect.js';
import { check, feature, type TckFeature } from '../../suite/tck-case.js';

/** Who the caller is, and what it may do. */
export const access: TckFeature = feature('access', [
  check('a caller is told who it is to the daemon', async ({ host }) => {
    const { identity, permissions } = await host.whoAmI();
    isTrue(identity.caller !== '' && identity.door !== '', 'there is a phrase for the caller, and a door');
    isTrue(permissions.length > 0, 'there is something that it may do');
    isTrue(
      permissions.every((each) => /^[a-z_]+:[a-z_]+$/.test(each)),
      'each permission is object:permission',
    );
  }),

  check('what is held is allowed, with a rule that says so', async (tck) => {
    const { permissions } = await tck.host.whoAmI();
    isTrue(permissions.includes('domain:start'), 'the caller may start domains');
    const domain = await tck.defined();
    const explained = await tck.host.explainAccess({ action: 'domain:start', domain: domain.ref });
    equal([explained.allowed, explained.missingPermission], [true, '']);
    isTrue(explained.sentence !== '', 'there is a sentence');
    const [finding] = explained.findings;
    isTrue(finding?.permission === 'domain:start' && finding.allowed, 'the permission was looked at');
  }),

  check('a permission that there is not is refused as an argument', async ({ host }) => {
    await refused(host.explainAccess({ action: 'domain:fly' }), 'INVALID_ARGUMENT');
  }),
]);
