import type { AskRule } from '../domain/ask-rules.ts';
import type { NotifyWish } from '../domain/notification.ts';
import type { ScheduleEntry } from '../domain/schedule.ts';
import type { Templates } from '../domain/template.ts';
import type { IAgentCatalog, IHostProbe } from '../ports/agent-catalog.ts';
import type { AgentFeeds } from '../ports/agent-feed.ts';
import type { IAgentManager } from '../ports/agent-manager.ts';
import type { IAgentTokens } from '../ports/agent-tokens.ts';
import type { IClock } from '../ports/clock.ts';
import type { ISurfaces } from '../ports/control.ts';
import type { IAuditLog, IConversationLog, ICortexStore, IEventLog, IHistory } from '../ports/cortex-store.ts';
import type { IDialogReader } from '../ports/dialog-reader.ts';
import type { IHookReader } from '../ports/hook-reader.ts';
import type { ILaunchPreparation } from '../ports/launch-preparation.ts';
import type { ILifecycle } from '../ports/lifecycle.ts';
import type { ILogger } from '../ports/logger.ts';
import type { NamedNotifier } from '../ports/notifier.ts';
import type { IProcessProbe } from '../ports/process-probe.ts';
import type { StateSources } from '../ports/state-source.ts';
import type { ITelegram } from '../ports/telegram.ts';
import type { ITimetable } from '../ports/timetable.ts';
import type { ITmuxPaneManager } from '../ports/tmux-pane-manager.ts';
import type { IUsageReader } from '../ports/usage-reader.ts';
import type { CoreIdentity } from './care-commands.ts';

/** What a core is made of. It closes none of it: whoever made it does. */
export type ControllerDeps = {
  readonly store: ICortexStore;
  readonly events: IEventLog;
  readonly audit: IAuditLog;
  readonly history: IHistory;
  readonly conversations: IConversationLog;
  readonly agents: IAgentManager;
  /** Null in a core without tmux; then `keep_panes` is refused as `no_panes`. */
  readonly panes: ITmuxPaneManager | null;
  readonly sources: StateSources;
  readonly feeds: AgentFeeds;
  readonly tokens: IAgentTokens;
  readonly launches: ILaunchPreparation;
  readonly hooks: IHookReader;
  readonly processes: IProcessProbe;
  readonly catalog: IAgentCatalog;
  /** The templates of prompts, as the configuration has them now. */
  readonly templates: () => Templates;
  /** What is done by itself, as the configuration has it now. */
  readonly schedule: () => readonly ScheduleEntry[];
  readonly timetable: () => Promise<ITimetable>;
  readonly dialogs: IDialogReader;
  /** The standing answers to asks that hold now. */
  readonly askRules: () => readonly AskRule[];
  /** How people who are not there are called, and what for, as the configuration has it now. */
  readonly notifiers: () => readonly NamedNotifier[];
  readonly notifyWish: () => NotifyWish;
  readonly usageReader: IUsageReader;
  readonly host: IHostProbe;
  readonly surfaces: ISurfaces;
  readonly clock: IClock;
  readonly logger: ILogger;
  readonly identity: CoreIdentity;
  readonly lifecycle: ILifecycle;
  readonly telegram: ITelegram;
};
