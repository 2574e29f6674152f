import Campaigns
import Composer
import Liquid
import System
import Workspace

/// Renders a page in every situation and looks for what it must not lose, however it is dressed.
struct PageCheck {
    let page: Page
    let language: String
    let words: PageWords

    /// What is missing, each with the file and the remedy.
    func mistakes(in program: Program) -> [String] {
        var found: [String] = []
        for subject in page == .report ? reports : Self.situations {
            for mistake in mistakes(in: program, subject) where !found.contains(mistake) { found.append(mistake) }
        }
        return found
    }

    private static let action = "/u/A-token_of-the-check"

    private static let situations: [PageSubject] =
        basic
        + basic.map { subject in
            var other = subject
            other.isWrong = true
            other.isKnown = true
            other.heardSignal = true
            other.done = "erase"
            return other
        }

    /// Of somebody with a history, and of somebody without.
    private var reports: [PageSubject] {
        let instant = Instant(unixSeconds: 1_800_000_000)
        return [PrivacyFacts.sample(at: instant), .nothing(at: instant)].map { facts in
            var subject = PageSubject(purposeName: "privacy_report", formAction: Self.action)
            subject.report = ReportView(facts, words.report(language))
            return subject
        }
    }

    private static let basic: [PageSubject] = [Channel.email, .sms, nil].flatMap { channel in
        [false, true].flatMap { isSample in
            [false, true].map { isBusy in
                PageSubject(
                    purposeName: "newsletter", channel: channel, isSample: isSample, formAction: action, isBusy: isBusy)
            }
        }
    }

    private func mistakes(in program: Program, _ subject: PageSubject) -> [String] {
        let bytes: [UInt8]
        do {
            bytes = try words.render(program, language: language, subject: subject)
        } catch {
            return [error.description]
        }
        let tags = HTMLTags.read(bytes)
        var missing: [String] = []
        if !tags.contains(where: { $0.name == "html" && $0["lang"]?.isEmpty == false }) {
            missing.append("the page does not say its language. Write <html lang=\"\(language)\">.")
        }
        if !tags.contains(where: { $0.name == "title" }) {
            missing.append("the page has no title. Write <title>…</title> into its head.")
        }
        if page.needsButton && !hasButton(tags) {
            missing.append(
                "the page has lost its form, so nobody could \(page.deed). "
                    + "Write <form method=\"post\" action=\"{{ form_action }}\"> with a <button type=\"submit\"> "
                    + "inside.")
        }
        return missing.map { "Templates/pages/\(page.rawValue).\(language).html:1:1: error: \($0)" }
    }

    private func hasButton(_ tags: [HTMLTags.Tag]) -> Bool {
        guard
            let form = tags.firstIndex(where: { tag in
                tag.name == "form" && tag["method"]?.lowercased() == "post" && tag["action"] == Self.action
            })
        else { return false }
        return tags[form...].prefix { $0.name != "/form" }.contains { tag in
            let type = tag["type"]?.lowercased()
            return (tag.name == "button" && (type == nil || type == "submit"))
                || (tag.name == "input" && type == "submit")
        }
    }
}
