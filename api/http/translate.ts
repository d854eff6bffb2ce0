// POST /api/translate: tries a number against translation settings that need not be saved yet.
import type { FastifyInstance } from 'fastify';
import { interconnectTranslationSettings } from '../../resources/interconnects/interconnect_translation_settings.ts';
import { rightsOf } from '../access/rights.ts';
import { signedIn } from '../auth/guard.ts';
import { resourceNamed } from '../context.ts';
import type { Context } from '../context.ts';
import { ApiError, invalid } from '../errors.ts';
import { translate, translateFields } from '../operations/translate.ts';
import type { Translated, TranslationSettings } from '../operations/translate.ts';
import { validateInput } from '../schema/validate.ts';

const settingsName = interconnectTranslationSettings.name;

export function translateRoute(app: FastifyInstance, context: Context): void {
  app.post('/api/translate', { config: { lane: null } }, async (request): Promise<Translated> => {
    const { role } = signedIn(request);
    if (!rightsOf(role, resourceNamed(context, settingsName)).read) {
      throw new ApiError('DIDForbidden', 'Your role may not read translation settings.');
    }
    const { value, errors } = validateInput(translateFields, request.body ?? {}, 'a translation');
    if (Object.keys(errors).length > 0) throw invalid(errors);
    const { number, ...settings } = value;
    return translate(String(number), settings as TranslationSettings);
  });
}
