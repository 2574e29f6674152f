/// What can go wrong in this module. Its texts never hold what was to be formatted.
package struct WordsError: Error, Equatable, CustomStringConvertible {
    /// The kind of mistake, for tests and exit codes.
    package enum Code: Sendable {
        case unknownZone
        case zoneData
        case notANumber
        case unknownCurrency
        case skeleton
        case formatter
    }

    package let code: Code
    package let description: String

    static func unknownZone(_ name: String) -> WordsError {
        WordsError(
            code: .unknownZone,
            description: "There is no time zone '\(name)' on this machine: use a name such as Europe/Madrid, "
                + "and check that the package tzdata is installed.")
    }

    static func zoneData(_ name: String, _ reason: String) -> WordsError {
        WordsError(
            code: .zoneData,
            description: "The data of time zone '\(name)' cannot be read (\(reason)): reinstall the package tzdata.")
    }

    static let notANumber = WordsError(
        code: .notANumber,
        description: "This is not a decimal number: write digits with at most one point, such as -1234.50.")

    static func unknownCurrency(_ code: String) -> WordsError {
        WordsError(
            code: .unknownCurrency,
            description: "'\(code)' is no currency in use: write its ISO 4217 code in capitals, such as EUR.")
    }

    static func skeleton(_ skeleton: String) -> WordsError {
        WordsError(
            code: .skeleton,
            description: "'\(skeleton)' is no date skeleton: write field letters such as yMMMMd or jm, without a zone.")
    }

    static func formatter(_ what: String, language: String) -> WordsError {
        WordsError(
            code: .formatter,
            description: "ICU cannot write \(what) in the language '\(language)': check the package libicu72.")
    }
}
