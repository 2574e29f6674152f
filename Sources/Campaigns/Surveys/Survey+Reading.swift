package import Workspace

extension Survey {
    /// Reads a survey from the text of its file.
    ///
    /// - Throws: everything that is wrong with it.
    package static func load(
        _ document: YAMLDocument, name: String, configuration: Configuration
    ) throws(Diagnostics) -> Survey {
        let problems = Problems(in: document.source)
        let survey = Survey(name: name, reading: Fields(document.root, in: problems), configuration)
        try problems.check()
        guard let survey else {
            throw Diagnostics(document.source.diagnostic(.error, "the file cannot be used", at: nil))
        }
        return survey
    }

    private init?(name: String, reading fields: Fields, _ configuration: Configuration) {
        let languages = configuration.languages
        let title = fields.texts("title", in: languages)
        let purpose = fields.purpose(in: configuration)
        let closes = fields.day("closes")
        let isAnonymous = fields.optionalBoolean("anonymous") ?? false
        let group = fields.fields("questions")
        let questions = group.map { group in
            group.named().compactMap { SurveyQuestion(name: $0.name, reading: $0.fields, languages) }
        }
        if let group, group.entries.isEmpty {
            fields.problems.error(
                "a survey without questions", at: group.mark, hint: "Write at least one below 'questions'.")
        }
        // Of a question with a mistake nobody knows whether it is a quiz: its own mistake is told alone.
        let isWhole = questions?.count == group?.entries.count
        let quizCount = isWhole ? questions?.count { $0.isQuiz } : nil
        let results = Self.results(fields, languages, quizCount: quizCount)
        fields.finish()
        guard let title, let purpose, let questions, !questions.isEmpty else { return nil }
        self.init(
            name: name, title: title, purpose: purpose, closes: closes, isAnonymous: isAnonymous,
            questions: questions, results: results)
    }

    private static func results(_ fields: Fields, _ languages: Languages, quizCount: Int?) -> [QuizResult] {
        let items = fields.optionalList("results")
        let mark = fields.mark(of: "results")
        if items.isEmpty {
            if let quizCount, quizCount > 0 {
                fields.problems.error(
                    "a quiz without results", at: mark,
                    hint: "Write 'results:' with what people read, by how many answers were right (at_least).")
            }
            return []
        }
        if quizCount == 0 {
            fields.problems.error(
                "'results' belongs to quizzes, and no question is one", at: mark,
                hint: "Delete it, or write 'kind: quiz' and which option is right.")
        }
        var results: [QuizResult] = []
        for item in items {
            let group = Fields(item, in: fields.problems)
            let atLeast = group.integer("at_least", 0...100)
            let text = group.texts("text", in: languages)
            group.finish()
            guard let atLeast, let text else { continue }
            let place = group.mark(of: "at_least")
            if let last = results.last, last.atLeast >= atLeast {
                fields.problems.error(
                    "'at_least' does not rise: \(atLeast) after \(last.atLeast)", at: place,
                    hint: "Put the results in order, each with more right answers than the one before.")
            } else if results.isEmpty, atLeast > 0 {
                fields.problems.error(
                    "who has fewer than \(atLeast) right would read nothing", at: place,
                    hint: "Begin with 'at_least: 0'.")
            } else if let quizCount, quizCount > 0, atLeast > quizCount {
                fields.problems.error(
                    "nobody can have \(atLeast) right: the quiz has \(quizCount)", at: place,
                    hint: "Write at most \(quizCount).")
            }
            results.append(QuizResult(atLeast: atLeast, text: text))
        }
        return results
    }
}

extension SurveyQuestion {
    fileprivate var isQuiz: Bool {
        if case .quiz = answer { return true }
        return false
    }

    fileprivate init?(name: String, reading fields: Fields, _ languages: Languages) {
        let text = fields.texts("text", in: languages)
        let answer = fields.choice("kind", of: Kind.self).flatMap { Self.answer($0, fields, languages) }
        // What was not read belongs to another kind; of an unknown kind nothing can be said.
        if answer == nil { for entry in fields.entries { fields.know(entry.key) } }
        fields.finish()
        guard let text, let answer else { return nil }
        self.init(name: name, text: text, answer: answer)
    }

    private static func answer(_ kind: Kind, _ fields: Fields, _ languages: Languages) -> Answer? {
        switch kind {
        case .nps: return .nps
        case .text: return .text
        case .choice: return options(fields, languages).map(Answer.choice)
        case .scale:
            let low = fields.optionalTexts("low", in: languages)
            let high = fields.optionalTexts("high", in: languages)
            let from = fields.optionalInteger("from", 0...1) ?? 1
            guard let end = fields.integer("to", 2...10) else { return nil }
            return .scale(from...end, low: low, high: high)
        case .quiz:
            let right = fields.string("right")
            guard let options = options(fields, languages), let right else { return nil }
            let names = options.map(\.name)
            if names.contains(right) { return .quiz(options, right: right) }
            fields.problems.error(
                "no option is called \(Excerpt.quoted(right))", at: fields.mark(of: "right"),
                hint: Nearest.suggestion(for: right, in: names) ?? "There are: \(names.joined(separator: ", ")).")
            return nil
        }
    }

    private static func options(_ fields: Fields, _ languages: Languages) -> [Option]? {
        guard let group = fields.fields("options") else { return nil }
        var options: [Option] = []
        for entry in group.entries {
            group.know(entry.key)
            guard Fields.isName(entry.key) else {
                fields.problems.error(
                    "\(Excerpt.quoted(entry.key)) cannot be the name of an option", at: entry.keyMark,
                    hint: "Use small letters a-z, digits and _, a letter first, at most 41.")
                continue
            }
            if let text = group.texts(entry.key, in: languages) { options.append(Option(name: entry.key, text: text)) }
        }
        group.finish()
        guard 2...20 ~= group.entries.count else {
            fields.problems.error(
                "a question has from 2 to 20 options, not \(group.entries.count)", at: group.mark,
                hint: "Write each as NAME: {en: …, es: …}.")
            return nil
        }
        return options.count == group.entries.count ? options : nil
    }
}
