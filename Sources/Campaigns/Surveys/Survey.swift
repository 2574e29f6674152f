package import System
package import Workspace

/// Questions to one person at a time, as their file in `Campaigns/surveys/` describes them.
///
///     title: {en: Your last order, es: Su último pedido}
///     purpose: survey
///     closes: 2026-12-31
///     questions:
///       arrival: {kind: nps, text: {en: Would you recommend us?, es: ¿Nos recomendaría?}}
package struct Survey: Equatable, Sendable {
    /// The file's name without its ending: `order-2026`.
    package let name: String
    package let title: LocalText
    package let purpose: Purpose

    /// The last day on which answers are taken; nil: for good.
    package let closes: CivilDate?

    /// Whether answers must not be joined to people.
    package let isAnonymous: Bool

    /// In the order of the file, at least one.
    package let questions: [SurveyQuestion]

    /// What people read after a quiz, by how many answers were right, rising from 0; empty where nothing is right or wrong.
    package let results: [QuizResult]

    package struct QuizResult: Equatable, Sendable {
        /// How many answers must be right at least.
        package let atLeast: Int
        package let text: LocalText
    }

    /// What somebody with so many right answers reads; nil where the survey is no quiz.
    package func result(right: Int) -> LocalText? { results.last { $0.atLeast <= right }?.text }
}
