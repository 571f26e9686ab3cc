import { administration, clients, workers } from './sections/clients.js';
import { documents } from './sections/documents.js';
import { doors } from './sections/doors.js';
import { access } from './sections/access.js';
import { events } from './sections/events.js';
import { guests } from './sections/guests.js';
import { leases } from './sections/leases.js';
import { jobs } from './sections/jobs.js';
import { logging } from './sections/logging.js';
import { metrics } from './sections/metrics.js';
import { places } from './sections/places.js';
import { shutdown } from './sections/shutdown.js';
import { tls } from './sections/tls.js';
import type { Section } from './setting.js';

/**
 * Everything that can be set, by section. A key of a section is a setting: `maxQueuedJobs` of `jobs` is
 * `config.jobs.maxQueuedJobs`, `max_queued_jobs` in the file, `--max-queued-jobs` on the command line and
 * `HOLDFASTD_MAX_QUEUED_JOBS` in the environment. Type, defaults, checks, help and documentation follow from its entry.
 */
export interface Sections {
  readonly access: typeof access;
  readonly guests: typeof guests;
  readonly leases: typeof leases;
  readonly places: typeof places;
  readonly tls: typeof tls;
  readonly doors: typeof doors;
  readonly clients: typeof clients;
  readonly workers: typeof workers;
  readonly administration: typeof administration;
  readonly logging: typeof logging;
  readonly shutdown: typeof shutdown;
  readonly jobs: typeof jobs;
  readonly documents: typeof documents;
  readonly events: typeof events;
  readonly metrics: typeof metrics;
}

/** The sections in the order of the help. */
export const sections: Sections = {
  guests: checked(guests),
  leases: checked(leases),
  places: checked(places),
  tls: checked(tls),
  doors: checked(doors),
  clients: checked(clients),
  workers: checked(workers),
  administration: checked(administration),
  access: checked(access),
  logging: checked(logging),
  shutdown: checked(shutdown),
  jobs: checked(jobs),
  documents: checked(documents),
  events: checked(events),
  metrics: checked(metrics),
};

// Only for the compiler, which shows here what a section declares wrongly.
function checked<Declared extends Section>(section: Declared): Declared {
  return section;
}
