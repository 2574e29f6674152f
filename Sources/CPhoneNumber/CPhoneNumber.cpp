#include "CPhoneNumber.h"

#include <phonenumbers/logger.h>
#include <phonenumbers/phonenumber.pb.h>
#include <phonenumbers/phonenumberutil.h>

#include <cstring>
#include <string>

using i18n::phonenumbers::Logger;
using i18n::phonenumbers::NullLogger;
using i18n::phonenumbers::PhoneNumber;
using i18n::phonenumbers::PhoneNumberUtil;

namespace {

// The library's logger writes to standard output, which is for results, and may quote a number.
PhoneNumberUtil &util() {
    static PhoneNumberUtil *const shared = [] {
        PhoneNumberUtil *instance = PhoneNumberUtil::GetInstance();
        Logger::set_logger_impl(new NullLogger());
        return instance;
    }();
    return *shared;
}

CPhoneNumberVerdict verdict(PhoneNumberUtil::ErrorType error) {
    switch (error) {
        case PhoneNumberUtil::NO_PARSING_ERROR: return CPhoneNumberVerdictValid;
        case PhoneNumberUtil::INVALID_COUNTRY_CODE_ERROR: return CPhoneNumberVerdictUnknownCountry;
        case PhoneNumberUtil::NOT_A_NUMBER: return CPhoneNumberVerdictNotANumber;
        case PhoneNumberUtil::TOO_SHORT_AFTER_IDD:
        case PhoneNumberUtil::TOO_SHORT_NSN: return CPhoneNumberVerdictTooShort;
        case PhoneNumberUtil::TOO_LONG_NSN: return CPhoneNumberVerdictTooLong;
    }
    return CPhoneNumberVerdictNotANumber;
}

}  // namespace

extern "C" CPhoneNumberVerdict cphonenumber_e164(
    const char *number, size_t length, const char *region, char *out, size_t capacity, char country[3]) {
    try {
        PhoneNumber parsed;
        const std::string text(number, length);
        // ZZ is the library's own name for no region: then only a number with + can be read.
        const auto parsing = verdict(util().Parse(text, region == nullptr ? "ZZ" : region, &parsed));
        if (parsing != CPhoneNumberVerdictValid) return parsing;
        // An extension cannot be dialled by a text message, and E.164 would lose it without a word.
        if (parsed.has_extension()) return CPhoneNumberVerdictNotANumber;
        if (util().GetNumberType(parsed) == PhoneNumberUtil::UNKNOWN) return CPhoneNumberVerdictInvalid;
        std::string formatted;
        util().Format(parsed, PhoneNumberUtil::E164, &formatted);
        if (formatted.size() + 1 > capacity) return CPhoneNumberVerdictTooLong;
        std::memcpy(out, formatted.c_str(), formatted.size() + 1);
        std::string own;
        util().GetRegionCodeForNumber(parsed, &own);
        // 001 is the world (satellites), ZZ unknown.
        if (own.size() != 2 || own == "ZZ") own.clear();
        std::memcpy(country, own.c_str(), own.size() + 1);
        return CPhoneNumberVerdictValid;
    } catch (...) {
        return CPhoneNumberVerdictFailed;
    }
}
