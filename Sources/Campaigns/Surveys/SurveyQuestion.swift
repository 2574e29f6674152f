package import Workspace

/// One question of a survey.
///
///     parcel:
///       kind: choice
///       text: {en: How did it arrive?, es: ¿Cómo llegó?}
///       options:
///         whole: {en: Whole, es: Entero}
///         broken: {en: Broken, es: Roto}
package struct SurveyQuestion: Equatable, Sendable {
    /// `[a-z][a-z0-9_]{0,40}`, once in a survey.
    package let name: String
    package let text: LocalText
    package let answer: Answer

    /// What may be answered.
    package enum Answer: Equatable, Sendable {
        /// One of the options.
        case choice([Option])
        /// A number; what its ends mean.
        case scale(ClosedRange<Int>, low: LocalText?, high: LocalText?)
        /// From 0 to 10: would you recommend us?
        case nps
        /// Words of one's own.
        case text
        /// One of the options, of which the one named is right.
        case quiz([Option], right: String)
    }

    package struct Option: Equatable, Sendable {
        package let name: String
        package let text: LocalText
    }

    /// The words under `kind:`.
    enum Kind: String, CaseIterable {
        case choice, scale, nps, text, quiz
    }

    /// Every answer that a link can bring, in the order to show; empty for words of one's own.
    package var values: [String] {
        switch answer {
        case .choice(let options), .quiz(let options, _): options.map(\.name)
        case .scale(let range, _, _): range.map(String.init)
        case .nps: (0...10).map(String.init)
        case .text: []
        }
    }
}
