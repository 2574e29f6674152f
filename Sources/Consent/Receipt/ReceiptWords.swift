/// The sentences of a receipt, in the languages that Heed speaks.
struct ReceiptWords {
    let retention: String
    let nobody: String
    private let withdrawal: (String) -> String

    /// Spanish for readers of Spanish, English for everybody else.
    init(_ language: String) {
        if language == "es" || language.hasPrefix("es-") {
            retention =
                "Hasta que el consentimiento se retire o caduque; el registro del consentimiento se conserva como prueba."
            nobody = "Nadie: los datos no se comunican a terceros."
            withdrawal = { "Con el enlace de cada mensaje, sin iniciar sesión, o escribiendo a \($0)." }
        } else {
            retention = "Until the consent is withdrawn or expires; the record of the consent is kept as proof."
            nobody = "Nobody: the data is not passed on to third parties."
            withdrawal = { "With the link in every message, without logging in, or by writing to \($0)." }
        }
    }

    func withdrawalMethod(_ address: String) -> String { withdrawal(address) }
}
