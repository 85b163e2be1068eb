/* Numbers for people in two languages, and for JSON; under a locale with a decimal comma, too. */
#include "report/numbers.h"

#include <locale.h>

#include "check.h"

#define NBSP "\xc2\xa0"

static struct buffer out;

static const char *count(enum language language, uint64_t value)
{
    buffer_clear(&out);
    numbers_count(language, value, &out);
    return buffer_str(&out);
}

static const char *decimal(enum language language, double value, int decimals)
{
    buffer_clear(&out);
    numbers_decimal(language, value, decimals, &out);
    return buffer_str(&out);
}

static const char *ms(enum language language, int64_t us)
{
    buffer_clear(&out);
    numbers_ms(language, us, &out);
    return buffer_str(&out);
}

static const char *bytes(enum language language, uint64_t value)
{
    buffer_clear(&out);
    numbers_bytes(language, value, &out);
    return buffer_str(&out);
}

static const char *rate(double value)
{
    buffer_clear(&out);
    numbers_rate(LANGUAGE_ENGLISH, value, &out);
    return buffer_str(&out);
}

static const char *shortened(double value)
{
    buffer_clear(&out);
    numbers_short(LANGUAGE_ENGLISH, value, &out);
    return buffer_str(&out);
}

static const char *json(double value)
{
    buffer_clear(&out);
    numbers_json(value, &out);
    return buffer_str(&out);
}

static const char *json_ms(int64_t us)
{
    buffer_clear(&out);
    numbers_json_ms(us, &out);
    return buffer_str(&out);
}

static void counts(void)
{
    CHECK_STR(count(LANGUAGE_ENGLISH, 0), "0");
    CHECK_STR(count(LANGUAGE_ENGLISH, 999), "999");
    CHECK_STR(count(LANGUAGE_ENGLISH, 1000), "1,000");
    CHECK_STR(count(LANGUAGE_ENGLISH, 20164000), "20,164,000");
    CHECK_STR(count(LANGUAGE_ENGLISH, UINT64_MAX), "18,446,744,073,709,551,615");
    CHECK_STR(count(LANGUAGE_RUSSIAN, 20164), "20" NBSP "164");
}

static void decimals(void)
{
    CHECK_STR(decimal(LANGUAGE_ENGLISH, 1234.56, 1), "1,234.6");
    CHECK_STR(decimal(LANGUAGE_RUSSIAN, 1234.56, 1), "1" NBSP "234,6");
    CHECK_STR(decimal(LANGUAGE_ENGLISH, 90.676, 0), "91");
    CHECK_STR(decimal(LANGUAGE_ENGLISH, -0.001, 2), "0.00");
    CHECK_STR(decimal(LANGUAGE_ENGLISH, -2.5, 1), "-2.5");
    CHECK_STR(decimal(LANGUAGE_ENGLISH, (double)NAN, 1), "–");
    CHECK_STR(decimal(LANGUAGE_ENGLISH, (double)INFINITY, 1), "–");
    CHECK_STR(shortened(2000), "2,000");
    CHECK_STR(shortened(2.5), "2.5");
    CHECK_STR(shortened(0.1256), "0.126");
}

static void latencies(void)
{
    CHECK_STR(ms(LANGUAGE_ENGLISH, 1813520), "1,813.52");
    CHECK_STR(ms(LANGUAGE_RUSSIAN, 1813520), "1" NBSP "813,52");
    CHECK_STR(ms(LANGUAGE_ENGLISH, 5), "0.01"); /* half up */
    CHECK_STR(ms(LANGUAGE_ENGLISH, 4), "0.00");
    CHECK_STR(ms(LANGUAGE_ENGLISH, 999995), "1,000.00");
    CHECK_STR(ms(LANGUAGE_ENGLISH, 0), "0.00");
    CHECK_STR(ms(LANGUAGE_ENGLISH, INT64_C(86400000000)), "86,400,000.00");
}

static void sizes(void)
{
    CHECK_STR(bytes(LANGUAGE_ENGLISH, 0), "0" NBSP "B");
    CHECK_STR(bytes(LANGUAGE_ENGLISH, 1023), "1023" NBSP "B");
    CHECK_STR(bytes(LANGUAGE_ENGLISH, 20480), "20" NBSP "KB");
    CHECK_STR(bytes(LANGUAGE_ENGLISH, 1536), "1.5" NBSP "KB");
    CHECK_STR(bytes(LANGUAGE_ENGLISH, 1024 * 1024 - 1), "1" NBSP "MB"); /* not 1,024 KB */
    CHECK_STR(bytes(LANGUAGE_RUSSIAN, 1572864), "1,5" NBSP "MB");
    CHECK_STR(bytes(LANGUAGE_ENGLISH, 104857600), "100" NBSP "MB");
    CHECK_STR(bytes(LANGUAGE_ENGLISH, UINT64_C(2) << 40), "2,097,152" NBSP "MB");
    CHECK_STR(bytes(LANGUAGE_ENGLISH, UINT64_MAX), "17,592,186,044,416" NBSP "MB");
}

static void rates_do_not_vanish(void)
{
    CHECK_STR(rate(0), "0.00");
    CHECK_STR(rate(0.004), "<" NBSP "0.01");
    CHECK_STR(rate(0.005), "0.01");
    CHECK_STR(rate(0.4), "0.40");
}

static void plurals(void)
{
    static const struct {
        uint64_t value;
        unsigned form;
    } russian[] = {{0, 2},   {1, 0},   {2, 1},   {4, 1},   {5, 2},   {11, 2},  {12, 2},
                   {14, 2},  {20, 2},  {21, 0},  {22, 1},  {25, 2},  {100, 2}, {101, 0},
                   {111, 2}, {112, 2}, {114, 2}, {122, 1}, {1001, 0}};
    for (size_t i = 0; i < sizeof russian / sizeof russian[0]; i++)
        CHECK_INT(numbers_plural(LANGUAGE_RUSSIAN, russian[i].value), russian[i].form);
    CHECK_INT(numbers_plural(LANGUAGE_ENGLISH, 0), 1);
    CHECK_INT(numbers_plural(LANGUAGE_ENGLISH, 1), 0);
    CHECK_INT(numbers_plural(LANGUAGE_ENGLISH, 21), 1);
}

static void json_numbers(void)
{
    CHECK_STR(json(0), "0");
    CHECK_STR(json(-0.0), "0");
    CHECK_STR(json(33.3), "33.3");
    CHECK_STR(json(1813.52), "1813.52");
    CHECK_STR(json(104857600), "104857600");
    CHECK_STR(json(100), "100");
    CHECK_STR(json(1.0 / 3), "0.3333333");
    CHECK_STR(json(0.0000004123456789), "0.0000004123457");
    CHECK_STR(json(1e-30), "0");
    CHECK_STR(json(-12.5), "-12.5");
    CHECK_STR(json((double)NAN), "null");
    CHECK_STR(json_ms(1813520), "1813.52");
    CHECK_STR(json_ms(5), "0.005");
    CHECK_STR(json_ms(1000), "1");
    CHECK_STR(json_ms(0), "0");
    CHECK_STR(json_ms(50), "0.05");
}

/* Whatever the locale is: where there is one with a comma, it must change nothing. */
static void locale_changes_nothing(void)
{
    static const char *const names[] = {"de_DE.UTF-8", "ru_RU.UTF-8", "fr_FR.UTF-8"};
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        if (!setlocale(LC_ALL, names[i]))
            continue;
        CHECK_STR(json(33.25), "33.25");
        CHECK_STR(decimal(LANGUAGE_ENGLISH, 1234.5, 1), "1,234.5");
    }
    setlocale(LC_ALL, "C");
}

int main(void)
{
    buffer_init(&out, 4096);
    RUN(counts);
    RUN(decimals);
    RUN(latencies);
    RUN(sizes);
    RUN(rates_do_not_vanish);
    RUN(plurals);
    RUN(json_numbers);
    RUN(locale_changes_nothing);
    buffer_release(&out);
    return check_end();
}
