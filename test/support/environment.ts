/**
 * What every test, and every process that one starts, finds in its environment. No tmux of the person who runs the
 * tests, no desktop, no home of theirs; and without NODE_EXTRA_CA_CERTS, which adds 32 ms to each Node that starts.
 */
export const TEST_ENVIRONMENT: Readonly<Record<string, string>> = {
  TMUX: '',
  TMUX_PANE: '',
  DISPLAY: '',
  WAYLAND_DISPLAY: '',
  MOITUMI_HOME: '',
  MOITUMI_SOCKET: '',
  NODE_EXTRA_CA_CERTS: '',
};
