import type { TckFeature } from '../suite/tck-case.js';
import { calls } from './connection/calls.js';
import { connecting } from './connection/connecting.js';
import { access } from './connection/access.js';
import { readOnly } from './connection/read-only.js';
import { autostart } from './definitions/autostart.js';
import { defining } from './definitions/defining.js';
import { lists } from './definitions/lists.js';
import { lookups } from './definitions/lookups.js';
import { metadata } from './definitions/metadata.js';
import { renaming } from './definitions/renaming.js';
import { resources } from './definitions/resources.js';
import { undefining } from './definitions/undefining.js';
import { versions } from './definitions/versions.js';
import { refusedDocuments } from './definitions/refused-documents.js';
import { xml } from './definitions/xml.js';
import { eventPlaces } from './events/event-places.js';
import { eventStreams } from './events/event-streams.js';
import { live } from './events/live.js';
import { operations } from './events/operations.js';
import { storyOfEvents } from './events/story.js';
import { capabilities } from './host/capabilities.js';
import { leases } from './host/leases.js';
import { consoleLogs } from './life/console-logs.js';
import { consoles } from './life/consoles.js';
import { ending } from './life/ending.js';
import { holding } from './life/holding.js';
import { many } from './life/many.js';
import { plugging } from './life/plugging.js';
import { restarting } from './life/restarting.js';
import { saving } from './life/saving.js';
import { starting } from './life/starting.js';
import { transients } from './life/transients.js';

/** Everything that is looked at. What takes longest comes first, so that it is not waited for at the end. */
export const features: readonly TckFeature[] = [
  storyOfEvents,
  saving,
  ending,
  many,
  starting,
  holding,
  plugging,
  restarting,
  transients,
  consoles,
  consoleLogs,
  leases,
  operations,
  live,
  eventStreams,
  eventPlaces,
  resources,
  lists,
  connecting,
  calls,
  access,
  readOnly,
  capabilities,
  defining,
  refusedDocuments,
  xml,
  lookups,
  undefining,
  renaming,
  metadata,
  autostart,
  versions,
];
