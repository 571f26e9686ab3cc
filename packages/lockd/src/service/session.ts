import type { ServerDuplexStream, handleBidiStreamingCall } from '@grpc/grpc-js';
import type { OpenRequest, OpenResponse, SessionAnswer, SessionCall, WatchResponse } from '@holdfast/protocol/lock';
import { Refusal } from '../refusal.js';
import { restarting } from '../running-calls.js';
import type { Services } from '../services.js';
import { type CallContext, serveCall } from './serve-call.js';
import { type SessionVerbs, openCalls } from './session-verbs.js';
import { toGrpcStatus, toRpcStatus } from './status.js';
import { clientOf } from './unary.js';
import { watch } from './watch.js';

/** So many calls of one session are served at a time; more wait unread. */
const mostAtATime = 256;
const mostUnreadEvents = 1000;

/** Serves all calls of one client on one stream: as they come, answered as they end. */
export function openSession(
  at: Services,
  verbs: SessionVerbs,
  epoch: string,
): handleBidiStreamingCall<OpenRequest, OpenResponse> {
  return (call) => {
    new Session(at, verbs, epoch, call).begin();
  };
}

class Session {
  readonly #at: Services;
  readonly #verbs: SessionVerbs;
  readonly #epoch: string;
  readonly #call: ServerDuplexStream<OpenRequest, OpenResponse>;
  readonly #gone = new AbortController();
  readonly #context: CallContext;
  readonly #draining: AbortSignal;
  #answers: SessionAnswer[] = [];
  #events: WatchResponse[] = [];
  #running = 0;
  #isStalled = false;
  #isFlushing = false;
  #hasEnded = false;
  #isReadOut = false;
  #unwatch: (() => void) | undefined;

  constructor(at: Services, verbs: SessionVerbs, epoch: string, call: ServerDuplexStream<OpenRequest, OpenResponse>) {
    this.#at = at;
    this.#verbs = verbs;
    this.#epoch = epoch;
    this.#call = call;
    this.#context = { client: clientOf(at, call), signal: this.#gone.signal };
    this.#draining = at.running.signal;
  }

  begin(): void {
    const call = this.#call;
    call.on('data', ({ calls }: OpenRequest) => {
      for (const each of calls) void this.#serve(each);
      this.#pace();
    });
    call.on('drain', () => {
      this.#isStalled = false;
      this.#flushSoon();
      this.#pace();
    });
    call.on('end', () => {
      this.#isReadOut = true;
      this.#endWhenDone();
    });
    call.on('cancelled', () => {
      this.#close();
    });
    this.#draining.addEventListener('abort', this.#endWhenDone);
    if (this.#draining.aborted) this.#endWhenDone();
  }

  async #serve({ id, call }: SessionCall): Promise<void> {
    this.#running++;
    // Answered first: what is pushed to was flushed and replaced, perhaps, while the call was being served.
    const answer = await this.#answer(call);
    this.#answers.push({ id, answer, _unknownFields: {} });
    this.#running--;
    this.#flushSoon();
  }

  async #answer(call: SessionCall['call']): Promise<SessionAnswer['answer']> {
    if (call === undefined) {
      const refusal = new Refusal('INVALID_ARGUMENT', 'the session has a call that this lock daemon does not know');
      return { $case: 'refused', value: toRpcStatus(refusal, '') };
    }
    const serve = (): Promise<NonNullable<SessionAnswer['answer']>> => {
      if (call.$case !== 'watch') return this.#verbs(this.#at, call, this.#context);
      this.#unwatch?.();
      this.#unwatch = watch(this.#at, call.value, this.#epoch, this.#tell);
      return Promise.resolve({ $case: 'watching', value: { _unknownFields: {} } });
    };
    const answer = await serveCall(this.#at, serve, call, this.#context, call.$case, openCalls.has(call.$case));
    return 'response' in answer ? answer.response : { $case: 'refused', value: answer.refused };
  }

  readonly #tell = (news: WatchResponse): void => {
    this.#events.push(news);
    if (this.#events.length > mostUnreadEvents) {
      this.#end(new Refusal('RESOURCE_EXHAUSTED', `${mostUnreadEvents} events were not read`));
    } else this.#flushSoon();
  };

  /** What ends in one turn of the event loop goes out in one message. */
  #flushSoon(): void {
    if (this.#isFlushing || this.#isStalled) return;
    this.#isFlushing = true;
    setImmediate(() => {
      this.#isFlushing = false;
      this.#flush();
      this.#pace();
      this.#endWhenDone();
    });
  }

  #flush(): void {
    if (this.#hasEnded || this.#isStalled || this.#answers.length + this.#events.length === 0) return;
    const message = { answers: this.#answers, events: this.#events, _unknownFields: {} };
    this.#answers = [];
    this.#events = [];
    this.#isStalled = !this.#call.write(message);
  }

  /** A client that does not read its answers, or asks too much at a time, is not read from. */
  #pace(): void {
    if (this.#isStalled || this.#running >= mostAtATime) this.#call.pause();
    else this.#call.resume();
  }

  readonly #endWhenDone = (): void => {
    if (this.#running + this.#answers.length > 0 || this.#hasEnded) return;
    if (this.#draining.aborted) this.#end(restarting());
    else if (this.#isReadOut) {
      this.#close();
      this.#call.end();
    }
  };

  #end(refusal: Refusal): void {
    if (this.#hasEnded) return;
    this.#close();
    this.#call.emit('error', toGrpcStatus(toRpcStatus(refusal, '')));
  }

  #close(): void {
    this.#hasEnded = true;
    this.#unwatch?.();
    this.#draining.removeEventListener('abort', this.#endWhenDone);
    this.#gone.abort();
  }
}
