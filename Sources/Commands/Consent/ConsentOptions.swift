import Consent
import Customers
import Database
import System
import Workspace

/// Reads what the commands of `heed consent` have in common, and refuses what nobody could mean.
struct ConsentOptions {
    let invocation: Invocation
    let configuration: Configuration
    let now: Instant

    static let purpose = OptionSpec("purpose", value: "PURPOSE", "a purpose of heed.yaml")
    static let channel = OptionSpec(
        "channel", value: "CHANNEL", "by email or by sms", choices: Channel.allCases.map(\.rawValue))
    static let category = OptionSpec(
        "data", value: "CATEGORY", "the use of a category of data, instead of a channel",
        choices: DataCategory.allCases.filter { !$0.isAlwaysIncluded }.map(\.rawValue))
    static let at = OptionSpec("at", value: "TIME", "when the person said so (default: now)")
    static let method = OptionSpec("method", value: "HOW", "how it reached you: form, till, paper, phone, email …")
    static let actor = OptionSpec("actor", value: "WHO", "who recorded it")
    static let notice = OptionSpec("notice", value: "VERSION", "the version of the words that the person saw")
    static let language = OptionSpec("language", value: "TAG", "the language in which they saw them, as es or pt-BR")
    static let text = OptionSpec(
        "text", value: "TEXT", "those words, where neither heed.yaml nor the database has them")
    static let textFile = OptionSpec("text-file", value: "FILE", "the same from a file")
    static let sourceURL = OptionSpec("source", value: "URL", "the page where it was asked")

    private var spec: CommandSpec { invocation.spec }

    /// The purpose named; its absence is an error.
    func purpose() throws -> Purpose {
        guard let name = invocation.value("purpose") else { throw UsageError.missingOption("purpose PURPOSE", spec) }
        guard let purpose = configuration.purpose(named: name) else {
            throw unknownPurpose(name)
        }
        return purpose
    }

    /// The name of the purpose; `*`, all marketing, where none is named.
    func purposeOrAll() throws -> String {
        guard let name = invocation.value("purpose") else { return "*" }
        guard configuration.purpose(named: name) != nil else { throw unknownPurpose(name) }
        return name
    }

    private func unknownPurpose(_ name: String) -> UsageError {
        let names = configuration.purposes.map(\.name)
        return .unknownChoice(name, for: "--purpose", of: names, suggestion: Nearest.match(name, in: names), spec)
    }

    /// `email`, `sms` or `data:CATEGORY`; nil where neither option is given.
    func scope() throws -> String? {
        try invocation.refuse("channel", with: "data")
        return invocation.value("channel") ?? invocation.value("data").map { "data:\($0)" }
    }

    /// The same, of those that the purpose has.
    func scope(of purpose: Purpose) throws -> String {
        guard let scope = try scope() else {
            throw UsageError.missingOption("channel \(purpose.channels.map(\.rawValue).joined(separator: "|"))", spec)
        }
        if let channel = Channel(rawValue: scope), !purpose.channels.contains(channel) {
            throw UsageError.badValue(
                option: "channel", "cannot be \(scope): the purpose '\(purpose.name)' has no such channel in heed.yaml",
                spec)
        }
        if let category = invocation.value("data").flatMap(DataCategory.init(rawValue:)),
            purpose.mayUse(category) == .never
        {
            throw UsageError.badValue(
                option: "data", "cannot be \(category.rawValue): the purpose '\(purpose.name)' never uses it", spec)
        }
        return scope
    }

    /// `--at`, which may not lie in the future; nil where it is not given.
    func time(_ option: String = "at") throws -> Instant? {
        guard let instant = try invocation.instant(option) else { return nil }
        guard instant <= now else { throw UsageError.badValue(option: option, "lies in the future", spec) }
        return instant
    }
}
