package io.hawser.gateway.group;

import java.util.function.Predicate;

/**
 * Whether other gateways serve groups too.
 *
 * @param shared whether they do: then each group is taken from whoever had it before it is served here
 * @param owner this life of this gateway, for {@link Hold}
 * @param isHome whether this gateway is the one that serves a group now
 */
record GroupSharing(boolean shared, String owner, Predicate<String> isHome) {
    static GroupSharing none() {
        return new GroupSharing(false, "", _ -> true);
    }

    static GroupSharing with(GroupHomes homes) {
        return new GroupSharing(true, homes.self().toString(), homes::isHere);
    }

    /** Under what a group is taken or made here. */
    Hold nextHold(KnownGroups known, String group) {
        return shared ? known.nextHold(group, owner) : Hold.NONE;
    }
}
