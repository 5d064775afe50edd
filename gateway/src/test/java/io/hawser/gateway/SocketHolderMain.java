package io.hawser.gateway;

import java.io.BufferedReader;
import java.io.File;
import java.io.FileInputStream;
import java.io.InputStreamReader;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/**
 * Plays systemd's socket unit with Accept=no, in a process of its own: holds a listening socket as its standard input, which
 * those it starts inherit. Java can't hand over a socket by itself, so this asks the C library.
 *
 * <p>Arguments: the command to start. Each line that it then reads is a file for the output of one more process. It says
 * {@code listening PORT}, then {@code started PID} and {@code ended PID STATUS}.
 */
final class SocketHolderMain {
    private static final int AF_INET = 2;
    private static final int SOCK_STREAM = 1;
    private static final int BACKLOG = 4_096;
    private static final int ADDRESS_BYTES = 16; // struct sockaddr_in: family, port, address, padding
    private static final int LOOPBACK = 0x7f000001;

    private SocketHolderMain() {}

    public static void main(String[] command) throws Throwable {
        int orders = callInts("dup", 0);
        int port = listenAsStandardInput();
        System.out.println("listening " + port);
        try (var lines = new BufferedReader(
                new InputStreamReader(new FileInputStream("/proc/self/fd/" + orders), StandardCharsets.UTF_8))) {
            for (String output = lines.readLine(); output != null; output = lines.readLine()) {
                Process started = new ProcessBuilder(command)
                        .redirectInput(ProcessBuilder.Redirect.INHERIT)
                        .redirectErrorStream(true)
                        .redirectOutput(new File(output))
                        .start();
                System.out.println("started " + started.pid());
                var _ = started.onExit()
                        .thenAccept(ended -> System.out.println("ended " + ended.pid() + " " + ended.exitValue()));
            }
        }
        ProcessHandle.current().children().forEach(ProcessHandle::destroyForcibly);
    }

    private static int listenAsStandardInput() throws Throwable {
        int socket = callInts("socket", AF_INET, SOCK_STREAM, 0);
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment address = arena.allocate(ADDRESS_BYTES);
            address.set(ValueLayout.JAVA_SHORT, 0, (short) AF_INET);
            ValueLayout.OfInt networkInt = ValueLayout.JAVA_INT.withOrder(ByteOrder.BIG_ENDIAN);
            address.set(networkInt, 4, LOOPBACK);
            FunctionDescriptor bind = FunctionDescriptor.of(
                    ValueLayout.JAVA_INT, ValueLayout.JAVA_INT, ValueLayout.ADDRESS, ValueLayout.JAVA_INT);
            checked("bind", (int) function("bind", bind).invokeExact(socket, address, ADDRESS_BYTES));
            callInts("listen", socket, BACKLOG);
            MemorySegment length = arena.allocateFrom(ValueLayout.JAVA_INT, ADDRESS_BYTES);
            FunctionDescriptor name = FunctionDescriptor.of(
                    ValueLayout.JAVA_INT, ValueLayout.JAVA_INT, ValueLayout.ADDRESS, ValueLayout.ADDRESS);
            checked("getsockname", (int) function("getsockname", name).invokeExact(socket, address, length));
            callInts("dup2", socket, 0);
            return Short.toUnsignedInt(address.get(ValueLayout.JAVA_SHORT.withOrder(ByteOrder.BIG_ENDIAN), 2));
        }
    }

    private static int callInts(String name, int... arguments) throws Throwable {
        ValueLayout[] layouts = new ValueLayout[arguments.length];
        Object[] values = new Object[arguments.length];
        for (int i = 0; i < arguments.length; i++) {
            layouts[i] = ValueLayout.JAVA_INT;
            values[i] = arguments[i];
        }
        return checked(name, (int) function(name, FunctionDescriptor.of(ValueLayout.JAVA_INT, layouts))
                .invokeWithArguments(values));
    }

    @SuppressWarnings("restricted") // whoever starts this allows it native access
    private static MethodHandle function(String name, FunctionDescriptor descriptor) {
        Linker linker = Linker.nativeLinker();
        return linker.downcallHandle(linker.defaultLookup().findOrThrow(name), descriptor);
    }

    private static int checked(String name, int result) {
        if (result < 0) {
            throw new IllegalStateException(name + " failed");
        }
        return result;
    }
}
