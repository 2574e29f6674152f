/// Finds out whether an incoming text asks to stop, in English or Spanish (SMS-6).
///
///     StopWord.matches(" sTOP. ")      // .stop
///     StopWord.matches("STOP please")  // .review
package enum StopWord {
    /// Reads a message without regard to case, accents, punctuation and emoji: the whole of it first, then whether it
    /// holds a word for stopping.
    package static func matches(_ message: String) -> StopVerdict {
        let words = words(message)
        let whole = words.joined(separator: " ")
        if stop.contains(whole) { return .stop }
        if start.contains(whole) { return .start }
        if help.contains(whole) { return .help }
        if ambiguous.contains(whole) { return .review }
        // Padding finds whole words only: "end" is not in "weekend".
        let padded = " " + whole + " "
        return wordings.contains { contains($0, in: padded) } ? .review : .none
    }

    /// Lists of the FCC (64.1200(a)(10)), Twilio and AWS, and the usual Spanish words, folded as `words` folds them.
    private static let stop: Set<String> = [
        "stop", "stop all", "stopall", "quit", "end", "revoke", "opt out", "optout", "cancel", "unsubscribe", "arret",
        "remove", "td", "baja", "alto", "parar", "cancelar", "detener", "no mas",
    ]
    private static let start: Set<String> = ["start", "yes", "unstop", "alta"]
    private static let help: Set<String> = ["help", "info", "ayuda"]

    /// As a whole message these may mean stop; within a sentence they mean anything ("gracias por todo", "para ti").
    private static let ambiguous: Set<String> = [
        "para", "pare", "no", "no gracias", "no thanks", "basta", "ya no", "out",
    ]

    /// Wordings that ask to stop wherever they occur.
    private static let wordings: [String] =
        stop.sorted() + [
            "no more", "do not text", "don t text", "dont text", "leave me alone", "take me off", "no quiero",
            "no me envi", "no me escrib", "no me mand", "dejen de", "deja de", "dejad de", "borrame", "borradme",
            "eliminame",
        ]

    private static func contains(_ wording: String, in padded: String) -> Bool {
        // The stems of Spanish verbs go on with an ending.
        let isStem = wording.hasPrefix("no me ")
        let pattern = Array((" " + wording + (isStem ? "" : " ")).utf8)
        let text = Array(padded.utf8)
        guard text.count >= pattern.count else { return false }
        for offset in 0...(text.count - pattern.count) where text[offset...].starts(with: pattern) { return true }
        return false
    }

    /// Words in lower case without accents; whatever is neither letter nor digit parts them.
    private static func words(_ message: String) -> [String] {
        var words: [String] = []
        var word = ""
        for scalar in message.lowercased().unicodeScalars where !Accents.isCombining(scalar) {
            if scalar.properties.isAlphabetic || "0"..."9" ~= scalar {
                word += Accents.plain(scalar) ?? String(scalar)
            } else if !word.isEmpty {
                words.append(word)
                word = ""
            }
        }
        if !word.isEmpty { words.append(word) }
        return words
    }
}
