#pragma once
#include <unicode/ucurr.h>
#include <unicode/udat.h>
#include <unicode/udatpg.h>
#include <unicode/uenum.h>
#include <unicode/ulistformatter.h>
#include <unicode/uloc.h>
#include <unicode/unumberformatter.h>
#include <unicode/upluralrules.h>
#include <unicode/ures.h>

// ICU's functions are macros that carry its version (udat_open is udat_open_72), and Swift does not see such names:
// that is the reason for every function here. Some do a little more, where it is said.

#pragma clang assume_nonnull begin

// MARK: Numbers and money

__attribute__((warn_unused_result)) static inline UNumberFormatter *_Nullable cicu_number_open(
    const UChar *skeleton, int32_t length, const char *locale, UErrorCode *status) {
    return unumf_openForSkeletonAndLocale(skeleton, length, locale, status);
}

static inline void cicu_number_close(UNumberFormatter *formatter) { unumf_close(formatter); }

__attribute__((warn_unused_result)) static inline UFormattedNumber *_Nullable cicu_number_open_result(
    UErrorCode *status) {
    return unumf_openResult(status);
}

static inline void cicu_number_close_result(UFormattedNumber *result) { unumf_closeResult(result); }

static inline void cicu_number_format(
    const UNumberFormatter *formatter, const char *decimal, int32_t length, UFormattedNumber *result,
    UErrorCode *status) {
    unumf_formatDecimal(formatter, decimal, length, result, status);
}

static inline int32_t cicu_number_text(
    const UFormattedNumber *result, UChar *_Nullable buffer, int32_t capacity, UErrorCode *status) {
    return unumf_resultToString(result, buffer, capacity, status);
}

// MARK: Dates

/// `style` for the date without a time, or UDAT_PATTERN with a pattern. Always in UTC: ICU's own zones are old.
__attribute__((warn_unused_result)) static inline void *_Nullable cicu_date_open(
    UDateFormatStyle style, const char *locale, const UChar *_Nullable pattern, int32_t length, UErrorCode *status) {
    static const UChar utc[] = {'G', 'M', 'T', 0};
    UDateFormatStyle time = style == UDAT_PATTERN ? UDAT_PATTERN : UDAT_NONE;
    return udat_open(time, style, locale, utc, 3, pattern, length, status);
}

static inline void cicu_date_close(void *format) { udat_close((UDateFormat *)format); }

static inline int32_t cicu_date_format(
    const void *format, double milliseconds, UChar *_Nullable buffer, int32_t capacity, UErrorCode *status) {
    return udat_format((const UDateFormat *)format, milliseconds, buffer, capacity, NULL, status);
}

/// The pattern that suits a skeleton in a language; opens and closes a generator.
static inline int32_t cicu_date_pattern(
    const char *locale, const UChar *skeleton, int32_t length, UChar *_Nullable buffer, int32_t capacity,
    UErrorCode *status) {
    UDateTimePatternGenerator *generator = udatpg_open(locale, status);
    int32_t count = udatpg_getBestPattern(generator, skeleton, length, buffer, capacity, status);
    udatpg_close(generator);
    return count;
}

// MARK: Plurals

__attribute__((warn_unused_result)) static inline UPluralRules *_Nullable cicu_plural_open(
    const char *locale, UPluralType type, UErrorCode *status) {
    return uplrules_openForType(locale, type, status);
}

static inline void cicu_plural_close(UPluralRules *rules) { uplrules_close(rules); }

static inline int32_t cicu_plural_select(
    const UPluralRules *rules, const UFormattedNumber *number, UChar *_Nullable buffer, int32_t capacity,
    UErrorCode *status) {
    return uplrules_selectFormatted(rules, number, buffer, capacity, status);
}

// MARK: Lists

__attribute__((warn_unused_result)) static inline UListFormatter *_Nullable cicu_list_open(
    const char *locale, UListFormatterType type, UErrorCode *status) {
    return ulistfmt_openForType(locale, type, ULISTFMT_WIDTH_WIDE, status);
}

static inline void cicu_list_close(UListFormatter *formatter) { ulistfmt_close(formatter); }

static inline int32_t cicu_list_format(
    const UListFormatter *formatter, const UChar *_Nullable const *_Nonnull items, const int32_t *lengths, int32_t count,
    UChar *_Nullable buffer, int32_t capacity, UErrorCode *status) {
    return ulistfmt_format(formatter, items, lengths, count, buffer, capacity, status);
}

// MARK: Languages, countries, currencies

/// The ICU locale of a BCP 47 tag, and how many of its bytes could be read.
static inline int32_t cicu_locale_for_tag(
    const char *tag, char *buffer, int32_t capacity, int32_t *parsed, UErrorCode *status) {
    return uloc_forLanguageTag(tag, buffer, capacity, parsed, status);
}

/// The canonical BCP 47 tag of an ICU locale; an error when it has none.
static inline int32_t cicu_tag_for_locale(const char *locale, char *buffer, int32_t capacity, UErrorCode *status) {
    return uloc_toLanguageTag(locale, buffer, capacity, true, status);
}

/// Whether ICU has words for a locale or its parents, so that it does not fall back to the process's own locale.
__attribute__((warn_unused_result)) static inline bool cicu_locale_has_words(const char *locale) {
    UErrorCode status = U_ZERO_ERROR;
    UResourceBundle *bundle = ures_open(NULL, locale, &status);
    ures_close(bundle);
    return U_SUCCESS(status) && status != U_USING_DEFAULT_WARNING;
}

/// The country codes, ended by a null pointer.
static inline const char *_Nullable const *_Nonnull cicu_countries(void) { return uloc_getISOCountries(); }

/// What a country is called; `locale` is `und_` and its code.
static inline int32_t cicu_country_name(
    const char *locale, const char *language, UChar *_Nullable buffer, int32_t capacity, UErrorCode *status) {
    return uloc_getDisplayCountry(locale, language, buffer, capacity, status);
}

/// The currencies in everyday use that are legal tender still.
__attribute__((warn_unused_result)) static inline UEnumeration *_Nullable cicu_currencies_open(UErrorCode *status) {
    return ucurr_openISOCurrencies(UCURR_COMMON | UCURR_NON_DEPRECATED, status);
}

static inline const char *_Nullable cicu_enumeration_next(UEnumeration *enumeration, UErrorCode *status) {
    return uenum_next(enumeration, NULL, status);
}

static inline void cicu_enumeration_close(UEnumeration *enumeration) { uenum_close(enumeration); }

#pragma clang assume_nonnull end
