/*
 * Days and dates by arithmetic. The year is taken to begin in March, so that the leap day is its
 * last day and months have a regular pattern (153 days every five months); 400 years, an era, are
 * always 146,097 days. No tables but the length of months, no loops.
 */
#include "base/civil.h"

#define DAY_SECONDS 86400
#define ERA_DAYS 146097
/* From 0000-03-01, where the first era begins, to 1970-01-01. */
#define EPOCH_SHIFT 719468

static bool is_leap(int year)
{
    return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
}

bool civil_valid(const struct civil *c)
{
    static const int month_days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    if (c->year < 1 || c->year > 9999 || c->month < 1 || c->month > 12 || c->day < 1)
        return false;
    int days = month_days[c->month - 1] + (c->month == 2 && is_leap(c->year));
    return c->day <= days && c->hour >= 0 && c->hour <= 23 && c->minute >= 0 && c->minute <= 59 &&
           c->second >= 0 && c->second <= 60;
}

/* Division that rounds down, for days and seconds before 1970. */
static int64_t floor_div(int64_t a, int64_t b)
{
    return a / b - (a % b < 0);
}

int64_t civil_days(int year, int month, int day)
{
    int64_t y = (int64_t)year - (month <= 2);
    int64_t era = floor_div(y, 400);
    int64_t year_of_era = y - era * 400;
    int64_t day_of_year = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
    int64_t day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
    return era * ERA_DAYS + day_of_era - EPOCH_SHIFT;
}

int64_t civil_seconds(const struct civil *c)
{
    return civil_days(c->year, c->month, c->day) * DAY_SECONDS + c->hour * 3600 + c->minute * 60 +
           c->second;
}

/* The date of a day number, in *ret's year, month and day. */
static void date_of(int64_t days, struct civil *ret)
{
    days += EPOCH_SHIFT;
    int64_t era = floor_div(days, ERA_DAYS);
    int64_t day_of_era = days - era * ERA_DAYS;
    int64_t year_of_era =
        (day_of_era - day_of_era / 1460 + day_of_era / 36524 - day_of_era / 146096) / 365;
    int64_t day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    int64_t march_month = (5 * day_of_year + 2) / 153;
    ret->day = (int)(day_of_year - (153 * march_month + 2) / 5 + 1);
    ret->month = (int)(march_month + (march_month < 10 ? 3 : -9));
    ret->year = (int)(year_of_era + era * 400 + (ret->month <= 2));
}

void civil_from_seconds(int64_t seconds, struct civil *ret)
{
    int64_t days = floor_div(seconds, DAY_SECONDS);
    int of_day = (int)(seconds - days * DAY_SECONDS);
    date_of(days, ret);
    ret->hour = of_day / 3600;
    ret->minute = of_day / 60 % 60;
    ret->second = of_day % 60;
}

int civil_weekday(int64_t days)
{
    /* Day 0 was a Thursday, so day -3 was a Monday. */
    int64_t since_monday = days + 3;
    return (int)(since_monday - floor_div(since_monday, 7) * 7) + 1;
}

void civil_iso_week(int64_t days, int *ret_year, int *ret_week)
{
    /* A week belongs to the year that its Thursday lies in. */
    int64_t thursday = days - civil_weekday(days) + 4;
    struct civil date;
    date_of(thursday, &date);
    *ret_year = date.year;
    *ret_week = (int)((thursday - civil_days(date.year, 1, 1)) / 7) + 1;
}

bool civil_iso_week_start(int year, int week, int64_t *ret_days)
{
    if (year < 1 || year > 9999 || week < 1 || week > 53)
        return false;
    /* 4 January always lies in week 1. */
    int64_t january_4 = civil_days(year, 1, 4);
    int64_t monday = january_4 - civil_weekday(january_4) + 1 + (week - 1) * 7;
    int back_year, back_week;
    civil_iso_week(monday, &back_year, &back_week);
    if (back_year != year)
        return false;
    *ret_days = monday;
    return true;
}
