import { DayField } from '../http/day-field.js';
import { InstantField, TextField } from '../http/fields.js';
import { PageQuery } from '../http/page.dto.js';

const FRAMEWORK = { maxLength: 50, description: 'Id of the framework.', example: 'soc2' } as const;

export class CoverageQuery {
  @TextField(FRAMEWORK)
  readonly framework: string;

  @InstantField({
    optional: true,
    description:
      'As it stood at that instant, by what was recorded until then. Without it: now. What is written while you ask may still be missing within the last 15 seconds.',
  })
  readonly asOf?: string;
}

export class CoverageHistoryQuery {
  @TextField(FRAMEWORK)
  readonly framework: string;

  @DayField({ optional: true, description: "First day, in the organization's zone. Without it: 30 days." })
  readonly from?: string;

  @DayField({ optional: true, description: 'Last day, included. Without it: today. At most 400 days.' })
  readonly to?: string;
}

export class CoverageChangesQuery extends PageQuery {
  @TextField(FRAMEWORK)
  readonly framework: string;

  @InstantField({ optional: true, description: 'Changes after that instant. Without it: seven days before `to`.' })
  readonly from?: string;

  @InstantField({ optional: true, description: 'That instant included. Without it: now. At most 92 days after `from`. Give it while you page.' })
  readonly to?: string;
}
