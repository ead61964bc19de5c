import { errorMessage } from '../contract/error-message.ts';

/** Opens an address in the browser of this machine; says so where that fails, which is no reason to stop. */
export async function openBrowser(address: string, say: (line: string) => void): Promise<void> {
  const failed = (reason: string) => say(`the browser could not be opened (${reason}); open the address yourself`);
  try {
    // Loaded only when it is used.
    const { default: open } = await import('open');
    const opener = await open(address);
    opener.once('exit', (code) => {
      if (code !== 0 && code !== null) failed(`its command ended with ${code}`);
    });
  } catch (error) {
    failed(errorMessage(error));
  }
}
