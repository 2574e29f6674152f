import Markup
import Workspace

/// What is wrong with a finished mail: too little contrast, too long, a subject as spam has it, a text in another language
/// than its notice. By the mail of somebody of whom nothing is known.
struct MailCheck {
    let version: PreparedVersion
    let subject: String
    let preheader: String
    let html: String
    let text: String

    struct Fault: Equatable {
        let message: String
        let hint: String
    }

    /// Gmail shows no more of a message's HTML.
    private static let mostBytes = 102 * 1024
    private static let longestSubject = 78
    private static let longestPreheader = 140
    private static let mostContrasts = 3

    var faults: [Fault] { contrasts + sizes + subjects + languages }

    private var contrasts: [Fault] {
        var seen: Set<[String]> = []
        let findings = ContrastCheck.findings(html).filter { finding in
            seen.insert(["\(finding.color)", "\(finding.background)", "\(finding.isDark)"]).inserted
        }
        return findings.prefix(Self.mostContrasts).map { finding in
            let ratio = (finding.ratio * 10).rounded(.down) / 10
            return Fault(
                message:
                    "'\(finding.text)' is hard to read\(finding.isDark ? " in the dark" : ""): \(finding.color) on "
                    + "\(finding.background) is a contrast of \(ratio) to 1",
                hint: "Make it \(finding.needed) to 1 or more (WCAG 1.4.3).")
        }
    }

    private var sizes: [Fault] {
        guard html.utf8.count > Self.mostBytes else { return [] }
        return [
            Fault(
                message: "the HTML has \(html.utf8.count / 1024) kB, and Gmail shows only the first 102",
                hint: "Shorten it: the notice stands at the end.")
        ]
    }

    private var subjects: [Fault] {
        var faults: [Fault] = []
        func add(_ message: String, _ hint: String) { faults.append(Fault(message: message, hint: hint)) }
        if subject.count > Self.longestSubject {
            add(
                "the subject has \(subject.count) characters",
                "Phones show about 40, and few programs more than \(Self.longestSubject).")
        }
        if preheader.count > Self.longestPreheader {
            add(
                "the preheader has \(preheader.count) characters",
                "No program shows more than \(Self.longestPreheader).")
        }
        let letters = subject.filter(\.isLetter)
        if letters.count >= 8, !letters.contains(where: \.isLowercase), letters.contains(where: \.isUppercase) {
            add("the subject is written in capitals", "Write it as you would speak: filters take this for spam.")
        }
        let start = subject.lowercased()
        if let mark = ["re:", "fwd:", "fw:", "rv:", "aw:", "tr:"].first(where: { start.hasPrefix($0) }) {
            add(
                "the subject begins with '\(subject.prefix(mark.count))', as if it were an answer",
                "Take it out: it misleads, which the law forbids in advertising (CAN-SPAM, 15 USC 7704(a)(2)).")
        }
        if ["!!", "??", "$$", "€€"].contains(where: subject.contains) || subject.filter({ $0 == "!" }).count > 2 {
            add("the subject shouts", "One sign is enough: filters take more for spam.")
        }
        return faults
    }

    /// Short words that texts of the language are full of and those of the others are not.
    private static let common: [String: Set<String>] = [
        "en": [
            "the", "and", "you", "your", "with", "for", "this", "that", "from", "have", "are", "was", "will", "our",
        ],
        "es": ["el", "los", "las", "una", "para", "con", "que", "por", "del", "tus", "tu", "está", "más", "nos"],
    ]

    private var languages: [Fault] {
        let own = String(version.language.prefix { $0 != "-" })
        guard Self.common[own] != nil else { return [] }
        let words = text.lowercased().split { !$0.isLetter }.map(String.init)
        let counts = Self.common.mapValues { common in words.count(where: common.contains) }
        guard let most = counts.max(by: { ($0.value, $0.key) < ($1.value, $1.key) }), most.key != own,
            most.value >= 6, most.value > 2 * (counts[own] ?? 0)
        else { return [] }
        return [
            Fault(
                message: "the text reads like \(most.key), but its notice is in \(own)",
                hint: "Everything in a message is in one language: translate it.")
        ]
    }
}
