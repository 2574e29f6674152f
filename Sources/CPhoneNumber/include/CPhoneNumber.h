#pragma once
#include <stddef.h>

#ifdef __cplusplus
extern "C" {
#endif

/// What became of a telephone number.
typedef enum __attribute__((enum_extensibility(closed))) CPhoneNumberVerdict {
    CPhoneNumberVerdictValid = 0,
    CPhoneNumberVerdictNotANumber,
    /// Neither a `+` nor a region that libphonenumber knows.
    CPhoneNumberVerdictUnknownCountry,
    CPhoneNumberVerdictTooShort,
    CPhoneNumberVerdictTooLong,
    /// Well-formed, but no such number exists in its country.
    CPhoneNumberVerdictInvalid,
    /// The library threw an exception (out of memory).
    CPhoneNumberVerdictFailed,
} CPhoneNumberVerdict;

/// Reads a number as people write it and gives its E.164 form.
///
/// `region` is two capital letters (ISO 3166-1) for numbers without `+`, or NULL. `out` takes at most `capacity` bytes
/// with the final NUL; E.164 needs 17. `country` takes the two capital letters of the number's own country and a NUL, or
/// nothing for numbers that belong to none. Exceptions of the C++ library end here. Any number of threads may call it.
__attribute__((warn_unused_result)) CPhoneNumberVerdict cphonenumber_e164(
    const char *_Nonnull number, size_t length, const char *_Nullable region, char *_Nonnull out, size_t capacity,
    char country[_Nonnull 3]);

#ifdef __cplusplus
}
#endif
