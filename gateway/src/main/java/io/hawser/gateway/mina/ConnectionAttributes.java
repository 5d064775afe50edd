package io.hawser.gateway.mina;

import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.Objects;
import java.util.Set;
import org.apache.mina.core.session.IoSession;
import org.apache.mina.core.session.IoSessionAttributeMap;
import org.jspecify.annotations.Nullable;

/**
 * The attributes of one connection: two or three, so an array serves better than a hash table, in time and in memory.
 *
 * <p>Threads: any; reads take no lock.
 */
final class ConnectionAttributes implements IoSessionAttributeMap {
    private static final Object[] NONE = {};

    private volatile @Nullable Object[] entries = NONE; // key, value, key, value; replaced as a whole, under our lock

    @Override
    public @Nullable Object getAttribute(IoSession session, Object key, @Nullable Object otherwise) {
        @Nullable Object[] now = entries;
        int index = indexOf(now, key);
        return index < 0 ? otherwise : now[index + 1];
    }

    @Override
    public @Nullable Object setAttribute(IoSession session, Object key, @Nullable Object value) {
        synchronized (this) {
            int index = indexOf(entries, key);
            @Nullable Object before = index < 0 ? null : entries[index + 1];
            @Nullable Object[] changed = index < 0 ? Arrays.copyOf(entries, entries.length + 2) : entries.clone();
            int place = index < 0 ? entries.length : index;
            changed[place] = key;
            changed[place + 1] = value;
            entries = changed;
            return before;
        }
    }

    @Override
    public @Nullable Object setAttributeIfAbsent(IoSession session, Object key, @Nullable Object value) {
        synchronized (this) {
            int index = indexOf(entries, key);
            return index < 0 ? setAttribute(session, key, value) : entries[index + 1];
        }
    }

    @Override
    public @Nullable Object removeAttribute(IoSession session, Object key) {
        synchronized (this) {
            int index = indexOf(entries, key);
            if (index < 0) {
                return null;
            }
            @Nullable Object before = entries[index + 1];
            @Nullable Object[] changed = Arrays.copyOf(entries, entries.length - 2);
            System.arraycopy(entries, index + 2, changed, index, entries.length - index - 2);
            entries = changed;
            return before;
        }
    }

    @Override
    public boolean removeAttribute(IoSession session, Object key, @Nullable Object value) {
        synchronized (this) {
            boolean same = containsAttribute(session, key) && Objects.equals(getAttribute(session, key, null), value);
            if (same) {
                removeAttribute(session, key);
            }
            return same;
        }
    }

    @Override
    public boolean replaceAttribute(IoSession session, Object key, @Nullable Object before, @Nullable Object after) {
        synchronized (this) {
            boolean same = containsAttribute(session, key) && Objects.equals(getAttribute(session, key, null), before);
            if (same) {
                setAttribute(session, key, after);
            }
            return same;
        }
    }

    @Override
    public boolean containsAttribute(IoSession session, Object key) {
        return indexOf(entries, key) >= 0;
    }

    @Override
    public Set<@Nullable Object> getAttributeKeys(IoSession session) {
        @Nullable Object[] now = entries;
        Set<@Nullable Object> keys = new LinkedHashSet<>();
        for (int index = 0; index < now.length; index += 2) {
            keys.add(now[index]);
        }
        return keys;
    }

    @Override
    public void dispose(IoSession session) {
        // nothing is held
    }

    private static int indexOf(@Nullable Object[] entries, Object key) {
        for (int index = 0; index < entries.length; index += 2) {
            if (key.equals(entries[index])) {
                return index;
            }
        }
        return -1;
    }
}
