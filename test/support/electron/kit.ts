import { EventEmitter } from 'node:events';

export interface Emits {
  emit(event: string, ...args: unknown[]): boolean;
}
type EventNames = 'on' | 'once' | 'off' | 'addListener' | 'removeListener' | 'emit' | 'removeAllListeners';
/** Some members of a type of Electron, with its signatures; its events are those of a real emitter. */
export type Members<T> = Partial<Omit<T, EventNames>>;

/** What it does not have cannot be used without notice. */
export function strict<Target extends object>(name: string, target: Target): Target {
  return new Proxy(target, {
    get(object, key, receiver) {
      if (typeof key === 'symbol' || key in object || key === 'then')
        return Reflect.get(object, key, receiver) as unknown;
      throw new TypeError(`the double of Electron has no ${name}.${key}`);
    },
  });
}

export function withEvents<T extends object>(members: T): T & EventEmitter {
  const emitter = new EventEmitter();
  return Object.defineProperties(emitter, Object.getOwnPropertyDescriptors(members)) as T & EventEmitter;
}

export interface Preventable {
  defaultPrevented: boolean;
  preventDefault(): void;
}
export function preventable<T extends object>(members: T): T & Preventable {
  const event = {
    ...members,
    defaultPrevented: false,
    preventDefault: () => {
      event.defaultPrevented = true;
    },
  };
  return event;
}
