/*
 * Which table a phrase comes from.
 */
#include "report/phrases.h"

#include <assert.h>

const char *phrases_get(enum language language, enum phrase phrase)
{
    static const char *const *const tables[LANGUAGE_COUNT] = {phrases_english, phrases_russian};
    static const char *const *const claims[LANGUAGE_COUNT] = {phrases_english_claims,
                                                              phrases_russian_claims};
    const char *text = phrase < PHRASE_CLAIMS          ? tables[language][phrase]
                       : phrase < PHRASE_MONTHLY_FIRST ? claims[language][phrase - PHRASE_CLAIMS]
                       : phrase < PHRASE_CHARTS_FIRST  ? phrases_monthly(language, phrase)
                                                       : phrases_charts(language, phrase);
    assert(text);
    return text;
}
