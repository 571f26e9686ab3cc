import { explainAccess } from './access/explain-access.js';
import { whoAmI } from './access/who-am-i.js';
import { drain } from './admin/drain.js';
import { getLimits } from './admin/get-limits.js';
import { getStatus } from './admin/get-status.js';
import { getVersion } from './admin/get-version.js';
import { getLogging } from './admin/logging/get-logging.js';
import { setLogging } from './admin/logging/set-logging.js';
import { ping } from './admin/ping.js';
import { disconnectClient } from './admin/servers/disconnect-client.js';
import { getClientLimits } from './admin/servers/get-client-limits.js';
import { getClient } from './admin/servers/get-client.js';
import { getWorkerPool } from './admin/servers/get-worker-pool.js';
import { listClients } from './admin/servers/list-clients.js';
import { listServers } from './admin/servers/list-servers.js';
import { setClientLimits } from './admin/servers/set-client-limits.js';
import { setWorkerPool } from './admin/servers/set-worker-pool.js';
import { setDaemonTimeout } from './admin/set-daemon-timeout.js';
import { setLimits } from './admin/set-limits.js';
import { shutdown } from './admin/shutdown.js';
import { createToken } from './admin/tokens/create-token.js';
import { listTokens } from './admin/tokens/list-tokens.js';
import { revokeToken } from './admin/tokens/revoke-token.js';
import { updateTls } from './admin/update-tls.js';
import type { CallContext } from './call-context.js';
import { openDomainConsole } from './console/open-domain-console.js';
import { writeDomainConsole } from './console/write-domain-console.js';
import { attachDomainDevice } from './device/attach-domain-device.js';
import { detachDomainDevice } from './device/detach-domain-device.js';
import { conceal } from './domain/conceal.js';
import { concealHolder } from './domain/conceal-holder.js';
import { createDomain } from './domain/create-domain.js';
import { defineDomain } from './domain/define-domain.js';
import { destroyDomain } from './domain/destroy-domain.js';
import { formatDomainXml } from './domain/format-domain-xml.js';
import { getDomainXml } from './domain/get-domain-xml.js';
import { getDomain } from './domain/get-domain.js';
import { listDomainAddresses } from './domain/list-domain-addresses.js';
import { listDomains } from './domain/list-domains.js';
import { managedSaveDomain } from './domain/managed-save-domain.js';
import { parseDomainXml } from './domain/parse-domain-xml.js';
import { readDomainConsoleLog } from './domain/read-domain-console-log.js';
import { rebootDomain } from './domain/reboot-domain.js';
import { removeDomainManagedSave } from './domain/remove-domain-managed-save.js';
import { renameDomain } from './domain/rename-domain.js';
import { resetDomain } from './domain/reset-domain.js';
import { resumeDomain } from './domain/resume-domain.js';
import { setDomainAutostart } from './domain/set-domain-autostart.js';
import { setDomainMemory } from './domain/set-domain-memory.js';
import { setDomainMetadata } from './domain/set-domain-metadata.js';
import { setDomainVcpus } from './domain/set-domain-vcpus.js';
import { shutdownDomain } from './domain/shutdown-domain.js';
import { startDomain } from './domain/start-domain.js';
import { suspendDomain } from './domain/suspend-domain.js';
import { undefineDomain } from './domain/undefine-domain.js';
import type { EngineApi } from './engine-api.js';
import { listEvents } from './event/list-events.js';
import { subscribeEvents } from './event/subscribe-events.js';
import { getDomainCapabilities } from './host/get-domain-capabilities.js';
import { getHostCapabilities } from './host/get-host-capabilities.js';
import { listLeases } from './host/list-leases.js';
import { answerOnce } from './operation/answer-once.js';
import { cancelOperation } from './operation/cancel-operation.js';
import { getOperation } from './operation/get-operation.js';
import { listOperations } from './operation/list-operations.js';
import { watchOperation } from './operation/watch-operation.js';
import type { Services } from './services.js';

/** What the client calls a call; empty: nothing. */
function nameOf(request: unknown): string {
  if (typeof request !== 'object' || request === null || !('requestId' in request)) return '';
  return typeof request.requestId === 'string' ? request.requestId : '';
}

/** Verbs that take a name answer once. */
async function promised(answer: unknown): Promise<object> {
  return (await answer) as object;
}

/** Makes the engine: every verb, with all that it may use. */
export function createEngine(at: Services): EngineApi {
  function bind<Request, Answer>(
    verb: (context: CallContext, services: Services, request: Request) => Answer,
  ): (context: CallContext, request: Request) => Answer {
    return (context, request) => {
      const name = nameOf(request);
      const answer =
        name === ''
          ? verb(context, at, request)
          : answerOnce(context, at, name, (named) => promised(verb(named, at, request)));
      // A stream, the only answer that is no promise, leaves out by itself what its reader may not know.
      if (!(answer instanceof Promise)) return answer;
      return answer.then(
        (message: unknown) => conceal(context, at, message),
        (error: unknown) => {
          throw concealHolder(context, at, error);
        },
      ) as Answer;
    };
  }
  return {
    attachDomainDevice: bind(attachDomainDevice),
    cancelOperation: bind(cancelOperation),
    createDomain: bind(createDomain),
    defineDomain: bind(defineDomain),
    destroyDomain: bind(destroyDomain),
    detachDomainDevice: bind(detachDomainDevice),
    disconnectClient: bind(disconnectClient),
    drain: bind(drain),
    explainAccess: bind(explainAccess),
    formatDomainXml: bind(formatDomainXml),
    getClient: bind(getClient),
    getClientLimits: bind(getClientLimits),
    getDomain: bind(getDomain),
    getDomainCapabilities: bind(getDomainCapabilities),
    getDomainXml: bind(getDomainXml),
    getHostCapabilities: bind(getHostCapabilities),
    getLimits: bind(getLimits),
    getLogging: bind(getLogging),
    getOperation: bind(getOperation),
    getStatus: bind(getStatus),
    getVersion: bind(getVersion),
    getWorkerPool: bind(getWorkerPool),
    listClients: bind(listClients),
    listDomainAddresses: bind(listDomainAddresses),
    listDomains: bind(listDomains),
    listEvents: bind(listEvents),
    listLeases: bind(listLeases),
    listOperations: bind(listOperations),
    listServers: bind(listServers),
    managedSaveDomain: bind(managedSaveDomain),
    openDomainConsole: bind(openDomainConsole),
    parseDomainXml: bind(parseDomainXml),
    ping: bind(ping),
    readDomainConsoleLog: bind(readDomainConsoleLog),
    rebootDomain: bind(rebootDomain),
    removeDomainManagedSave: bind(removeDomainManagedSave),
    renameDomain: bind(renameDomain),
    resetDomain: bind(resetDomain),
    resumeDomain: bind(resumeDomain),
    setClientLimits: bind(setClientLimits),
    setDaemonTimeout: bind(setDaemonTimeout),
    setDomainAutostart: bind(setDomainAutostart),
    setDomainMemory: bind(setDomainMemory),
    setDomainMetadata: bind(setDomainMetadata),
    setDomainVcpus: bind(setDomainVcpus),
    setLimits: bind(setLimits),
    setLogging: bind(setLogging),
    setWorkerPool: bind(setWorkerPool),
    shutdown: bind(shutdown),
    shutdownDomain: bind(shutdownDomain),
    startDomain: bind(startDomain),
    subscribeEvents: bind(subscribeEvents),
    suspendDomain: bind(suspendDomain),
    undefineDomain: bind(undefineDomain),
    updateTls: bind(updateTls),
    listTokens: bind(listTokens),
    createToken: bind(createToken),
    revokeToken: bind(revokeToken),
    watchOperation: bind(watchOperation),
    whoAmI: bind(whoAmI),
    writeDomainConsole: bind(writeDomainConsole),
  };
}
