/*
 * Which table a phrase comes from.
 */
#include "report/phrases.h"

#include <assert.h>

const char *phrases_get(enum language language, enum phrase phrase)
{
    static const char *const *const tables[LANGUAGE_COUNT] = {phrases_english, phrases_russian};
    const char *text = phrase < PHRASE_CHARTS_FIRST ? tables[language][phrase]
                                                    : phrases_charts(language, phrase);
    assert(text);
    return text;
}
