import {observable, useObservable} from './observable.js';

const ROLES = ['viewer', 'sender', 'operator', 'admin'];

/** Whose token this is, as GET /api/me says: `{name, role, node, version}`. */
export const me = observable({name: '', role: '', node: '', version: ''});

export function mayRole(role, needed) {
    return ROLES.indexOf(role) >= ROLES.indexOf(needed);
}

/**
 * Why the one who is logged in may not do what needs this role; empty if it may. The gateway decides in any case: this
 * only spares people buttons that do nothing.
 */
export function useLacking(needed, what = 'This') {
    const {role} = useObservable(me);
    return mayRole(role, needed) ? '' : `${what} needs the role ${needed}; your token has ${role || 'none yet'}.`;
}
