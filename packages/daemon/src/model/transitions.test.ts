import { DomainState, lifecycleDetailNames, lifecycleTypeNames } from '@holdfast/protocol';
import { describe, expect, test } from 'vitest';
import { Fault } from './fault.js';
import { reasonsOfStates, type StateName, stateName, stateOf } from './states.js';
import { assertLegal, transitionFor, transitions, type Verb } from './transitions.js';

const allStates = Object.keys(reasonsOfStates) as StateName[];
const domain = (state: StateName, persistent = true) => ({ name: 'web1', state: stateOf(state), persistent });

/** What a verb makes of a domain in each state: the state that follows, or `-`. */
function outcome(verb: Verb): string {
  return allStates
    .map((state) => {
      try {
        return assertLegal(verb, domain(state)).to;
      } catch (error) {
        if (error instanceof Fault && error.reason === 'INVALID_STATE') return '-';
        throw error;
      }
    })
    .join(' ');
}

describe('assertLegal', () => {
  test('follows the table of states in each state', () => {
    expect(allStates.join(' ')).toBe('running blocked paused shutdown shutoff crashed pmsuspended');
    expect({
      start: outcome('start'),
      'start-paused': outcome('start-paused'),
      shutdown: outcome('shutdown'),
      reboot: outcome('reboot'),
      reset: outcome('reset'),
      destroy: outcome('destroy'),
      suspend: outcome('suspend'),
      resume: outcome('resume'),
      'managed-save': outcome('managed-save'),
      'remove-managed-save': outcome('remove-managed-save'),
      undefine: outcome('undefine'),
      rename: outcome('rename'),
      'set-autostart': outcome('set-autostart'),
    }).toEqual({
      start: '- - - - running - -',
      'start-paused': '- - - - paused - -',
      shutdown: 'same same - - - - -',
      reboot: 'same same - - - - -',
      reset: 'same same same same - same same',
      destroy: 'shutoff shutoff shutoff shutoff - shutoff shutoff',
      suspend: 'paused paused same - - - -',
      resume: '- - running - - running -',
      'managed-save': 'same same same - - - -',
      'remove-managed-save': 'same same same same same same same',
      undefine: 'same same same same same same same',
      rename: '- - - - same - -',
      'set-autostart': 'same same same same same same same',
    });
  });

  test.each([
    ['start', 'running', 'domain web1 is running; start needs shutoff'],
    ['suspend', 'shutoff', 'domain web1 is shutoff; suspend needs running'],
    ['resume', 'running', 'domain web1 is running; resume needs paused or crashed'],
    ['destroy', 'shutoff', 'domain web1 is shutoff; destroy needs an active domain'],
    ['shutdown', 'pmsuspended', 'domain web1 is pmsuspended; shutdown needs running'],
  ] as const)('%s in %s says what is and what was needed', (verb, state, message) => {
    expect(() => assertLegal(verb, domain(state))).toThrow(
      expect.objectContaining({ reason: 'INVALID_STATE', message, details: { metadata: { state } } }),
    );
  });

  test('asks for a definition where there must be one', () => {
    expect(() => assertLegal('undefine', domain('running', false))).toThrow(
      'domain web1 is transient; undefine needs a persistent domain',
    );
    expect(assertLegal('suspend', domain('running', false)).to).toBe('paused');
  });

  test('refuses in a state of a newer peer instead of failing', () => {
    const state = 17 as DomainState;
    expect(() => assertLegal('start', { name: 'web1', state, persistent: true })).toThrow('domain web1 is unknown(17)');
  });
});

describe('transitions', () => {
  test('give a reason that the state can have', () => {
    const wrong = transitions.filter(
      ({ to, reason }) => to !== 'same' && reason !== 'unspecified' && !reasonsOfStates[to].includes(reason),
    );
    expect(wrong).toEqual([]);
  });

  test('never say two things of one trigger in one state', () => {
    const places = transitions.flatMap(({ trigger, from }) => from.map((state) => `${trigger} ${state}`));
    expect(places.length).toBe(new Set(places).size);
  });

  test('tell what happened in the words of libvirt', () => {
    const told = (trigger: Parameters<typeof transitionFor>[0], state: StateName) =>
      transitionFor(trigger, stateOf(state))?.events.map(
        ({ type, detail }) => `${lifecycleTypeNames.toName(type)}(${lifecycleDetailNames.toName(detail)})`,
      );
    expect({
      start: told('start', 'shutoff'),
      rename: told('rename', 'shutoff'),
      panicked: told('panicked', 'running'),
      'exited-by-crash': told('exited-by-crash', 'paused'),
      suspend: told('suspend', 'paused'),
    }).toEqual({
      start: ['resumed(unpaused)', 'started(booted)'],
      rename: ['undefined(renamed)', 'defined(renamed)'],
      panicked: ['crashed(panicked)'],
      'exited-by-crash': ['stopped(crashed)'],
      suspend: [],
    });
  });

  test('pass over what cannot happen', () => {
    expect(transitionFor('woke', DomainState.DOMAIN_STATE_RUNNING)).toBeUndefined();
  });
});

test('states and their words are each other', () => {
  expect(allStates.map((name) => stateName(stateOf(name)))).toEqual(allStates);
});
