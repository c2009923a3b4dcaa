import { Controller, Get, StreamableFile } from '@nestjs/common';
import { ApiOkResponse, ApiProduces, ApiTags } from '@nestjs/swagger';

import { CollectionHeaders } from '@app/assessments';
import { AuditorReading } from '@app/custody';
import { type Caller } from '@app/organizations';

import { CurrentCaller } from '../http/caller.js';
import { Endpoint } from '../http/endpoint.js';
import { IdParam } from '../http/id-param.js';

@ApiTags('evidence')
@Controller('api/v1/evidence')
export class EvidenceSheetController {
  constructor(
    private readonly headers: CollectionHeaders,
    private readonly reading: AuditorReading,
  ) {}

  @Get(':id/sheet')
  @Endpoint({
    permission: 'evidence.read',
    audit: { event: 'custody.exported', of: 'auditor' },
    summary:
      'The collection header of a row on one page, as PDF: source, scope, completeness, integrity, fit. The same as JSON is at /provenance. An auditor’s download is a custody event first.',
  })
  @ApiProduces('application/pdf')
  @ApiOkResponse({ schema: { type: 'string', format: 'binary' } })
  async sheet(@CurrentCaller() caller: Caller, @IdParam() id: string): Promise<StreamableFile> {
    const pdf = await this.headers.print(caller.organizationId, id);
    await this.reading.took(caller, id, { name: 'collection-header', bytes: pdf });
    return new StreamableFile(pdf, { type: 'application/pdf', length: pdf.length, disposition: `inline; filename="collection-header-${id}.pdf"` });
  }
}
