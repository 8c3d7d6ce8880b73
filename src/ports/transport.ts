/** Why a transport closed; null when one side simply ended it. */
export type CloseReason = Error | null;

/**
 * A connection that carries whole payloads, in order, both ways. The framing of a byte stream is the
 * adapter's business. A payload is a control message (first byte `{`) or terminal bytes (first byte 0x01).
 */
export interface ITransport {
  /**
   * Queues a payload; the transport owns the bytes from then on. After a close it does nothing.
   * Never throws; what cannot be sent closes the transport.
   */
  send(payload: Uint8Array): void;
  /** Bytes queued and not yet taken by the other side; 0 when drained. */
  pending(): number;
  /** Ends the connection after what is queued; `closed` follows. Closing twice is fine. */
  close(): void;
  /** Sets who is told. Called once, before the first payload can arrive; payloads are not replayed. */
  listen(listener: ITransportListener): void;
}

/** What a transport tells. All calls come from the event loop, never from inside `send`. */
export interface ITransportListener {
  /** The payload is the listener's to keep. */
  payload(payload: Uint8Array): void;
  /** `pending()` has come down to 0 after it was above 0. */
  drained(): void;
  /** Once, last; nothing follows. */
  closed(reason: CloseReason): void;
}

/** Opens a new connection to the same peer each time; rejects when there is none now. */
export type Dial = () => Promise<ITransport>;

/** Accepts connections at one address. */
export interface ITransportServer {
  /** Stops accepting and removes its own address only; open connections stay. */
  close(): Promise<void>;
}
