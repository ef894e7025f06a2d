/** Sums up opinions in the order they are said: what follows a "but" weighs more than what stood before it. */

export interface Opinion {
  /** Sum of the positive weights, 0 or more. */
  readonly good: number;
  /** Sum of the negative weights, 0 or more. */
  readonly bad: number;
}

export class OpinionSum {
  #good = 0;
  #bad = 0;
  #sentenceGood = 0;
  #sentenceBad = 0;
  #factor = 1;

  add(weight: number): void {
    if (weight > 0) this.#sentenceGood += weight * this.#factor;
    else this.#sentenceBad -= weight * this.#factor;
  }

  /** Halves what the sentence has said so far; at its beginning, takes a third off what the turn has. */
  contrast(): void {
    if (this.#sentenceGood + this.#sentenceBad === 0) {
      this.#good *= 2 / 3;
      this.#bad *= 2 / 3;
    }
    this.#sentenceGood /= 2;
    this.#sentenceBad /= 2;
    this.#factor = 1.3;
  }

  endSentence(): void {
    this.#good += this.#sentenceGood;
    this.#bad += this.#sentenceBad;
    this.#sentenceGood = 0;
    this.#sentenceBad = 0;
    this.#factor = 1;
  }

  total(): Opinion {
    this.endSentence();
    return { good: this.#good, bad: this.#bad };
  }
}
