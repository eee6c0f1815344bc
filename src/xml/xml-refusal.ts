/** Why a document was not believed: the check's name and a sentence. Never part of the document itself. */
export class XmlRefusal extends Error {
  readonly check: string;

  constructor(check: string, reason: string) {
    super(reason);
    this.name = 'XmlRefusal';
    this.check = check;
  }
}
