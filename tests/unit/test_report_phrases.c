/* The tables of phrases: complete, alike in their arguments, well-formed; and how one is said. */
#include "report/page.h"
#include "report/phrases.h"

#include "report_fixture.h"

/* The set of arguments that a phrase uses, a bit each; plural fields have `forms` forms. Negative
   when a field is not well-formed. */
static int arguments_of(const char *phrase, int forms)
{
    int used = 0;
    for (const char *open = strchr(phrase, '{'); open; open = strchr(open + 1, '{')) {
        const char *close = strchr(open, '}');
        if (!close || open[1] < '1' || open[1] > '9')
            return -1;
        used |= 1 << (open[1] - '1');
        if (close == open + 2)
            continue;
        int bars = 0;
        for (const char *c = open; c < close; c++)
            bars += *c == '|';
        if (open[2] != ':' || bars != forms - 1)
            return -1;
    }
    return used;
}

static const char *english(unsigned id)
{
    return phrases_get(LANGUAGE_ENGLISH, (enum phrase)id);
}

static const char *russian(unsigned id)
{
    return phrases_get(LANGUAGE_RUSSIAN, (enum phrase)id);
}

static void no_phrase_is_missing(void)
{
    for (unsigned id = 0; id < PHRASE_COUNT; id++) {
        if (english(id) && russian(id))
            continue;
        printf("# phrase %u\n", id);
        CHECK(!"a language lacks it");
    }
}

static void languages_use_the_same_arguments(void)
{
    for (unsigned id = 0; id < PHRASE_COUNT; id++) {
        int in_english = arguments_of(english(id), 2);
        int in_russian = arguments_of(russian(id), 3);
        if (in_english >= 0 && in_english == in_russian)
            continue;
        printf("# \"%s\" and \"%s\"\n", english(id), russian(id));
        CHECK(!"their arguments differ or are not well-formed");
    }
}

static void say(struct buffer *out, enum language language, uint64_t value)
{
    struct page p;
    buffer_clear(out);
    page_init(&p, NULL, language, out);
    SAY(&p, PHRASE_REQUESTS, page_count(&p, value));
    page_release(&p);
}

static void plural_forms_are_chosen(void)
{
    struct buffer out;
    buffer_init(&out, 256);
    say(&out, LANGUAGE_ENGLISH, 1);
    CHECK_STR(buffer_str(&out), "1 request");
    say(&out, LANGUAGE_ENGLISH, 1200);
    CHECK_STR(buffer_str(&out), "1,200 requests");
    say(&out, LANGUAGE_RUSSIAN, 21);
    CHECK_STR(buffer_str(&out), "21 запрос");
    say(&out, LANGUAGE_RUSSIAN, 1003);
    CHECK_STR(buffer_str(&out), "1\xc2\xa0"
                                "003 запроса");
    say(&out, LANGUAGE_RUSSIAN, 12);
    CHECK_STR(buffer_str(&out), "12 запросов");
    buffer_release(&out);
}

#define NBSP "\xc2\xa0"

/* No line ends between a number and its unit, nor between a sign and its number; elsewhere it may,
   and what a code span holds is not touched. */
static void numbers_keep_their_units(void)
{
    struct buffer out;
    struct page p;
    buffer_init(&out, 256);
    page_init(&p, NULL, LANGUAGE_ENGLISH, &out);
    SAY(&p, PHRASE_MS, page_count(&p, 2000));
    CHECK_STR(buffer_str(&out), "2,000" NBSP "ms");
    buffer_clear(&out);
    SAY(&p, PHRASE_OF_N, page_count(&p, 5), page_count(&p, 6), page_count(&p, 7),
        page_trusted(&p, ""));
    CHECK_STR(buffer_str(&out), "5" NBSP "% (6 of 7)");
    buffer_clear(&out);
    SAY(&p, PHRASE_P_BELOW, page_decimal(&p, 0.001, 3));
    CHECK_STR(buffer_str(&out), "p <" NBSP "0.001");
    buffer_clear(&out);
    page_text(&p, PHRASE_SAFE);
    CHECK_STR(buffer_str(&out), "✅" NBSP "Safe");
    buffer_clear(&out);
    SAY(&p, PHRASE_REQUESTS, page_count(&p, 3)); /* no unit */
    CHECK_STR(buffer_str(&out), "3 requests");
    buffer_clear(&out);
    SAY(&p, PHRASE_EVIDENCE_NOT_ATTESTED, page_code(&p, "> 5 ms"));
    CHECK_STR(buffer_str(&out), "`> 5 ms`");
    page_release(&p);
    buffer_release(&out);
}

static void arguments_are_no_phrases(void)
{
    struct buffer out;
    struct page p;
    buffer_init(&out, 256);
    page_init(&p, NULL, LANGUAGE_ENGLISH, &out);
    SAY(&p, PHRASE_SLOWEST_ITEM, page_code(&p, "{2}{9}%s%n"), page_count(&p, 7));
    CHECK_STR(buffer_str(&out), "`{2}{9}%s%n` 7");
    page_release(&p);
    buffer_release(&out);
}

static const char *dates(struct report_fixture *f, enum language language, struct civil from,
                         struct civil to)
{
    struct page p;
    buffer_clear(&f->text);
    page_init(&p, &f->audit, language, &f->text);
    page_put(&p, page_dates(&p, civil_seconds(&from), civil_seconds(&to)));
    page_release(&p);
    return buffer_str(&f->text);
}

static struct civil day(int year, int month, int day)
{
    return (struct civil){.year = year, .month = month, .day = day};
}

static struct civil hour(int year, int month, int day, int hour, int minute)
{
    return (struct civil){.year = year, .month = month, .day = day, .hour = hour, .minute = minute};
}

static void dates_in_words(void)
{
    struct report_fixture f;
    fixture_init(&f);
    enum language en = LANGUAGE_ENGLISH, ru = LANGUAGE_RUSSIAN;
    CHECK_STR(dates(&f, en, day(2026, 11, 16), day(2026, 11, 23)), "16 to 22 November 2026");
    CHECK_STR(dates(&f, ru, day(2026, 11, 16), day(2026, 11, 23)), "16–22 ноября 2026 года");
    CHECK_STR(dates(&f, en, day(2025, 7, 28), day(2025, 8, 4)), "28 July to 3 August 2025");
    CHECK_STR(dates(&f, ru, day(2025, 7, 28), day(2025, 8, 4)), "28 июля – 3 августа 2025 года");
    CHECK_STR(dates(&f, en, day(2025, 12, 29), day(2026, 1, 5)),
              "29 December 2025 to 4 January 2026");
    CHECK_STR(dates(&f, en, day(2025, 5, 1), day(2025, 5, 2)), "1 May 2025");
    CHECK_STR(dates(&f, en, hour(2025, 5, 1, 9, 15), hour(2025, 5, 1, 10, 0)),
              "1 May 2025, 09:15 to 10:00");
    CHECK_STR(dates(&f, ru, hour(2025, 5, 1, 9, 15), hour(2025, 5, 1, 10, 0)),
              "1 мая 2025 года, с 09:15 до 10:00");
    CHECK_STR(dates(&f, en, hour(2025, 5, 1, 9, 15), day(2025, 5, 2)),
              "1 May 2025 09:15 to 2 May 2025 00:00");
    fixture_release(&f);
}

int main(void)
{
    RUN(no_phrase_is_missing);
    RUN(languages_use_the_same_arguments);
    RUN(plural_forms_are_chosen);
    RUN(numbers_keep_their_units);
    RUN(arguments_are_no_phrases);
    RUN(dates_in_words);
    return check_end();
}
