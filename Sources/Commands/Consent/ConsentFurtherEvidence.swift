import Customers
import Workspace

/// What a record may show besides the yes itself: the conditions of a sale that soft opt-in rests on, what makes a
/// consent a written one, and where a parent's permission is kept.
extension ConsentOptions {
    static let sale = OptionSpec(
        "sale", value: "WORDS",
        "record a sale that soft opt-in rests on, with what it shows: \(SoftOptIn.all.names.joined(separator: ",")); "
            + "or 'all'")
    static let written = OptionSpec(
        "written", value: "WORDS",
        "what makes it a written consent, as for texts to the US: \(WrittenConsent.all.names.joined(separator: ",")); "
            + "or 'all'")
    static let parent = OptionSpec("parent", value: "REF", "where a parent's permission for a minor is kept")

    /// `--sale`; nil where it is not given. All four conditions together count (LAW-14).
    func softOptIn() throws(UsageError) -> SoftOptIn? {
        try evidence("sale", named: SoftOptIn.all.names) { SoftOptIn(names: $0) }
    }

    /// `--written`; nil where it is not given. All of it together counts (LAW-20).
    func writtenConsent() throws(UsageError) -> WrittenConsent? {
        try evidence("written", named: WrittenConsent.all.names) { WrittenConsent(names: $0) }
    }

    private func evidence<Evidence>(
        _ option: String, named all: [String], _ read: (Set<String>) -> Evidence
    ) throws(UsageError) -> Evidence? {
        guard let text = invocation.value(option) else { return nil }
        let words = text == "all" ? all : text.split(separator: ",").map(String.init)
        for word in words where !all.contains(word) {
            throw .unknownChoice(
                word, for: "--\(option)", of: all, suggestion: Nearest.match(word, in: all), invocation.spec)
        }
        let missing = all.filter { !words.contains($0) }
        guard missing.isEmpty || invocation.flag("incomplete") else {
            throw .badValue(
                option: option,
                "counts only with all that the law asks for; \(missing.joined(separator: ", ")) is missing. Add "
                    + "--incomplete to record it as it is", invocation.spec)
        }
        return read(Set(words))
    }
}
