package io.hawser.gateway.mina;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.nio.channels.Channel;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ListeningSocketTest {
    private static final InetSocketAddress ANY_PORT = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);

    @Test
    void oneThatWeOpenedIsClosedWhenItIsLetGo() throws IOException {
        ListeningSocket socket = ListeningSocket.open(new SocketSource.Open(ANY_PORT, 1));

        socket.release();

        assertThat(socket.channel().isOpen()).isFalse();
        assertThat(socket.address().getPort()).isPositive();
    }

    @Test
    void oneThatWeInheritedStaysOpenWhenItIsLetGo() throws IOException {
        try (ServerSocketChannel held = ServerSocketChannel.open().bind(ANY_PORT)) {
            ListeningSocket socket = ListeningSocket.of(held);

            socket.release();

            assertThat(held.isOpen()).isTrue();
            assertThat(held.isBlocking()).isFalse();
            assertThat(socket.address()).isEqualTo(held.getLocalAddress());
        }
    }

    @Test
    void standardInputThatIsNoListeningSocketIsRefusedWithWhatSystemdNeeds() throws IOException {
        assertRefused(null); // as it is for a file, a pipe or a terminal
        try (SocketChannel connection = SocketChannel.open();
                ServerSocketChannel unbound = ServerSocketChannel.open();
                ServerSocketChannel local = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            assertRefused(connection);
            assertRefused(unbound);
            assertRefused(local.bind(null));
        }
    }

    @Test
    void anAddressThatIsTakenIsNamed() throws IOException {
        try (ServerSocketChannel taken = ServerSocketChannel.open().bind(ANY_PORT)) {
            var address = (InetSocketAddress) taken.getLocalAddress();

            assertThatThrownBy(() -> ListeningSocket.open(new SocketSource.Open(address, 1)))
                    .hasMessageStartingWith("cannot listen on " + address + " for devices: ");
        }
    }

    private static void assertRefused(@Nullable Channel standardInput) {
        assertThatThrownBy(() -> ListeningSocket.of(standardInput))
                .isInstanceOf(IOException.class)
                .hasMessageContainingAll("no socket was inherited", "StandardInput=socket", "Accept=no");
    }
}
