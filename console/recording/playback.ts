/** Plays the access copy. Its link lives for minutes and asking for one is on record: it is asked for when somebody listens, not before. */
export interface AudioLink {
  readonly url: string;
  /** ISO 8601. */
  readonly expiresAt: string;
}

export interface PlaybackState {
  readonly playing: boolean;
  readonly loading: boolean;
  readonly rate: number;
  readonly error?: unknown;
}

type Listener = () => void;

const MS = 1000;
/** A link is not begun with when it ends that soon. */
const MARGIN_MS = 5_000;

export class Playback {
  readonly durationMs: number;
  #state: PlaybackState = { playing: false, loading: false, rate: 1 };
  #positionMs = 0;
  #link: AudioLink | undefined;
  /** A failure of a link that has brought nothing yet is not mended by another one. */
  #linkWorked = false;
  /** From asking for a link until its audio is there: what the element says of its position is of no use. */
  #beginning = false;
  #wanted = false;
  #frame = 0;
  readonly #audio: HTMLAudioElement;
  readonly #newLink: () => Promise<AudioLink>;
  readonly #stateListeners = new Set<Listener>();
  readonly #positionListeners = new Set<Listener>();

  constructor(durationMs: number, newLink: () => Promise<AudioLink>, audio: HTMLAudioElement = new Audio()) {
    this.durationMs = durationMs;
    this.#newLink = newLink;
    this.#audio = audio;
    audio.preload = 'auto';
    audio.addEventListener('playing', this.#onPlaying);
    audio.addEventListener('waiting', this.#onWaiting);
    audio.addEventListener('ended', this.#onEnded);
    audio.addEventListener('error', this.#onError);
    audio.addEventListener('loadedmetadata', this.#onMetadata);
  }

  readonly onState = (listener: Listener): (() => void) => listen(this.#stateListeners, listener);
  readonly onPosition = (listener: Listener): (() => void) => listen(this.#positionListeners, listener);
  readonly state = (): PlaybackState => this.#state;
  readonly positionMs = (): number => this.#positionMs;

  readonly seek = (toMs: number): void => {
    this.#positionMs = Math.max(0, Math.min(this.durationMs, toMs));
    if (this.#link && !this.#beginning) {
      if (this.#isStale()) void this.#begin();
      else this.#audio.currentTime = this.#positionMs / MS;
    }
    for (const listener of this.#positionListeners) listener();
  };

  readonly playFrom = (atMs: number): void => {
    this.seek(atMs);
    this.play();
  };

  readonly play = (): void => {
    this.#wanted = true;
    if (this.#positionMs >= this.durationMs) this.seek(0);
    if (this.#beginning) this.#set({ loading: true });
    else if (this.#link && !this.#isStale()) void this.#audio.play().catch(this.#onRefused);
    else void this.#begin();
  };

  readonly pause = (): void => {
    this.#wanted = false;
    this.#audio.pause();
    this.#set({ playing: false, loading: false });
    cancelAnimationFrame(this.#frame);
  };

  readonly toggle = (): void => {
    if (this.#state.playing || this.#state.loading) this.pause();
    else this.play();
  };

  readonly setRate = (rate: number): void => {
    this.#audio.defaultPlaybackRate = rate;
    this.#audio.playbackRate = rate;
    this.#set({ rate });
  };

  readonly close = (): void => {
    this.pause();
    this.#audio.removeAttribute('src');
    this.#audio.load();
    this.#beginning = false;
    this.#link = undefined;
  };

  /** With a new link, from where it is. */
  async #begin(): Promise<void> {
    if (this.#beginning) return;
    this.#beginning = true;
    this.#set({ loading: this.#wanted, error: undefined });
    try {
      this.#link = await this.#newLink();
    } catch (error) {
      this.#fail(error);
      return;
    }
    this.#linkWorked = false;
    this.#audio.src = this.#link.url;
    this.#audio.load();
    if (this.#wanted) await this.#audio.play().catch(this.#onRefused);
  }

  #isStale(): boolean {
    return this.#link === undefined || Date.parse(this.#link.expiresAt) - MARGIN_MS < Date.now();
  }

  readonly #onMetadata = (): void => {
    this.#linkWorked = true;
    this.#beginning = false;
    this.#audio.currentTime = this.#positionMs / MS;
    this.#audio.playbackRate = this.#state.rate;
  };

  readonly #onPlaying = (): void => {
    this.#set({ playing: true, loading: false, error: undefined });
    cancelAnimationFrame(this.#frame);
    this.#follow();
  };

  readonly #follow = (): void => {
    if (!this.#audio.seeking && !this.#beginning) {
      this.#positionMs = Math.min(this.durationMs, this.#audio.currentTime * MS);
      for (const listener of this.#positionListeners) listener();
    }
    if (this.#state.playing) this.#frame = requestAnimationFrame(this.#follow);
  };

  readonly #onWaiting = (): void => {
    this.#set({ loading: this.#wanted });
    if (this.#wanted && this.#link && this.#isStale()) void this.#begin();
  };

  readonly #onEnded = (): void => {
    this.#wanted = false;
    this.#set({ playing: false, loading: false });
    cancelAnimationFrame(this.#frame);
  };

  readonly #onError = (): void => {
    if (this.#link === undefined) return;
    if (this.#linkWorked && !this.#beginning) void this.#begin();
    else this.#fail(this.#audio.error);
  };

  readonly #onRefused = (error: unknown): void => {
    // Broken off by a pause or a newer link, which is no failure.
    if (error instanceof DOMException && error.name === 'AbortError') return;
    if (!this.#linkWorked) this.#fail(error);
  };

  #fail(error: unknown): void {
    this.#wanted = false;
    this.#beginning = false;
    this.#link = undefined;
    this.#set({ playing: false, loading: false, error });
  }

  #set(change: Partial<PlaybackState>): void {
    this.#state = { ...this.#state, ...change };
    for (const listener of this.#stateListeners) listener();
  }
}

function listen(listeners: Set<Listener>, listener: Listener): () => void {
  listeners.add(listener);
  return () => {
    listeners.delete(listener);
  };
}
