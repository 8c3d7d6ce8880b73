import type { AgentRequests } from './requests/agents.ts';
import type { AskRequests } from './requests/asks.ts';
import type { AwayRequests } from './requests/away.ts';
import type { CareRequests } from './requests/care.ts';
import type { GraphRequests } from './requests/graph.ts';
import type { PaneRequests } from './requests/panes.ts';
import type { PromptRequests } from './requests/prompts.ts';
import type { ReportRequests } from './requests/reports.ts';
import type { ScheduleRequests } from './requests/schedule.ts';
import type { TelegramRequests } from './requests/telegram.ts';
import type { TerminalRequests } from './requests/terminals.ts';
import type { TurnRequests } from './requests/turns.ts';
import type { UsageRequests } from './requests/usage.ts';

export type { Health, KeeperInfo, Status } from './requests/care.ts';
export type { AttachMode, OutputSlice, Screen, Viewing } from './requests/terminals.ts';

/** Every request: what it takes and what it gives. The wire, the core and the surfaces share this one table. */
export type Requests = CareRequests &
  GraphRequests &
  AgentRequests &
  TerminalRequests &
  PaneRequests &
  PromptRequests &
  TurnRequests &
  ScheduleRequests &
  AskRequests &
  ReportRequests &
  AwayRequests &
  UsageRequests &
  TelegramRequests;

export type Method = keyof Requests;
export type Params<M extends Method> = Requests[M]['params'];
export type Result<M extends Method> = Requests[M]['result'];
