import { targets } from './host-calls.mjs';

const service = '/holdfast.v1.DomainService';
const ofDomain = ({ name }) => ({ domain: { name } });
const named = (at) => ({ ...ofDomain(at), ...(at.random.below(3) === 0 ? { requestId: crypto.randomUUID() } : {}) });

/** What is called with bare frames, and what is sent with it: in a form that JSON and protobuf share. */
export const frameCalls = [
  ...['StartDomain', 'StartDomain', 'StartDomain', 'DestroyDomain', 'SuspendDomain', 'ResumeDomain', 'ResetDomain'].map(
    (rpc) => ({ method: `${service}/${rpc}`, request: named }),
  ),
  { method: `${service}/ManagedSaveDomain`, request: named },
  { method: `${service}/RemoveDomainManagedSave`, request: named },
  {
    method: `${service}/AttachDomainDevice`,
    request: (at) => ({
      ...named(at),
      source: {
        device: {
          disk: {
            source: { file: at.random.pick(at.images.spare) },
            target: { dev: at.random.pick(targets), bus: 'usb' },
          },
        },
      },
    }),
  },
  ...[1, 2].map(() => ({
    method: `${service}/DetachDomainDevice`,
    request: (at) => ({ ...named(at), device: { target: at.random.pick(targets) }, waitMs: 2000 }),
  })),
  { method: `${service}/GetDomain`, request: ofDomain },
  { method: `${service}/GetDomainXml`, request: ofDomain },
  { method: `${service}/ListDomains`, request: () => ({}) },
  { method: '/holdfast.v1.OperationService/ListOperations', request: () => ({ pageSize: 20 }) },
  { method: '/holdfast.v1.OperationService/CancelOperation', request: () => ({ id: crypto.randomUUID() }) },
  { method: '/holdfast.v1.AdminService/Ping', request: () => ({}) },
];
