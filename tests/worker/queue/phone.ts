/** A phone with an account: asks for pictures and watches its tasks. */
import type { TaskStatus } from "../../../contracts/task-status.ts";
import { passSnapshot } from "./clock.ts";
import { call, callJson, signUp, type ApiAnswer } from "../client.ts";

/** The API document's example, as small as it may be. */
export const LOOK = {
  user_details: { skin_tone: 2, gender: "Female" },
  apparel_details: { item_id: "LongSleeve", color: "Black", size: "M" },
};

export class Phone {
  readonly token: string;

  private constructor(token: string) {
    this.token = token;
  }

  static async signUp(): Promise<Phone> {
    return new Phone((await signUp()).token);
  }

  ask(json: unknown = LOOK, headers: Record<string, string> = {}): Promise<ApiAnswer> {
    return callJson("POST /generate", { token: this.token, json, headers });
  }

  /** @returns the task's id */
  async askFor(json: unknown = LOOK): Promise<string> {
    const { status, body } = await this.ask(json);
    if (status !== 200) throw new Error(`generate: ${status} ${body.message}`);
    return String(body["task_id"]);
  }

  poll(taskId: string, headers: Record<string, string> = {}): Promise<Response> {
    return call(`GET /generate/${taskId}`, { token: this.token, headers });
  }

  /** The status as it is now: a second after whatever happened. */
  async status(taskId: string): Promise<TaskStatus> {
    passSnapshot();
    const response = await this.poll(taskId);
    if (response.status !== 200) throw new Error(`status: ${response.status}`);
    return response.json();
  }

  cancel(taskId: string): Promise<ApiAnswer> {
    return callJson(`DELETE /generate/${taskId}`, { token: this.token });
  }
}
